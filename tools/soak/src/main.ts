import { parseArgs } from 'node:util';
import { soak } from './soak.ts';

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '500' },
    kills: { type: 'string', default: '6' },
    seed: { type: 'string', default: '1' },
  },
});
const number = (name: keyof typeof values) => {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= 0) return value;
  process.stderr.write(`--${name}: expected a whole number\n`);
  process.exit(2);
};
const options = { jobs: number('jobs'), kills: number('kills'), seed: number('seed') };

const began = Date.now();
const outcome = await soak(options, (line) => process.stderr.write(`${line}\n`));
process.stderr.write(`${Math.round((Date.now() - began) / 1000)} s\n`);
process.stdout.write(`${JSON.stringify(outcome)}\n`);
process.exitCode = outcome.lost === 0 && outcome.doubled === 0 && outcome.submitted === options.jobs ? 0 : 1;
