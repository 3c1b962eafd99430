import { parseArgs } from 'node:util';
import { postgresOutage } from './answers/postgres-outage.ts';
import { rollHubs } from './answers/roll-hubs.ts';
import { rollUseCase } from './answers/roll-use-case.ts';
import { soak } from './soak.ts';

const USAGE = `npm run soak -- [--jobs 500] [--kills 6] [--seed 1]
npm run soak -- rolling use-case|hub [--restarts 100] [--rate 100] [--kill]
npm run soak -- outage [--seconds 30]`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    jobs: { type: 'string', default: '500' },
    kills: { type: 'string', default: '6' },
    seed: { type: 'string', default: '1' },
    restarts: { type: 'string', default: '100' },
    rate: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '30' },
    kill: { type: 'boolean', default: false },
  },
});
const number = (name: Exclude<keyof typeof values, 'kill'>) => {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= 0) return value;
  return fail(`--${name}: expected a whole number`);
};
const say = (line: string) => void process.stderr.write(`${line}\n`);

function fail(reason: string): never {
  say(`${reason}\n${USAGE}`);
  process.exit(2);
}

/** What was measured, and whether it is as it should be. */
async function run(): Promise<{ outcome: object; isGood: boolean }> {
  const [what, ...more] = positionals;
  if (what === undefined) {
    const options = { jobs: number('jobs'), kills: number('kills'), seed: number('seed') };
    const outcome = await soak(options, say);
    return {
      outcome,
      isGood: outcome.lost === 0 && outcome.doubled === 0 && outcome.submitted === options.jobs,
    };
  }
  const roll = { restarts: number('restarts'), rate: number('rate'), kill: values.kill };
  if (what === 'rolling' && more[0] === 'use-case') {
    const outcome = await rollUseCase(roll, say);
    return { outcome, isGood: outcome.failed + outcome.unclean === 0 };
  }
  if (what === 'rolling' && more[0] === 'hub') {
    const outcome = await rollHubs(roll, say);
    return { outcome, isGood: outcome.failed + outcome.lost === 0 };
  }
  if (what === 'outage') {
    const outcome = await postgresOutage(number('seconds'), say);
    const { reads, writes, lost, uncounted } = outcome;
    return { outcome, isGood: reads.failed + writes.wrong + lost + uncounted === 0 };
  }
  return fail(`unknown: ${positionals.join(' ')}`);
}

const began = Date.now();
const { outcome, isGood } = await run();
say(`${Math.round((Date.now() - began) / 1000)} s`);
process.stdout.write(`${JSON.stringify(outcome)}\n`);
process.exitCode = isGood ? 0 : 1;
