import { parseArgs } from 'node:util';
import { uploadSoak } from './upload-soak.ts';

const MIB = 1024 * 1024;
const { values } = parseArgs({ options: { mib: { type: 'string', default: '5120' } } });
const mib = Number(values.mib);
if (!Number.isInteger(mib) || mib < 128) {
  process.stderr.write('npm run soak:upload -- [--mib 5120], 128 at least\n');
  process.exit(2);
}
const outcome = await uploadSoak(mib * MIB, (line) => process.stderr.write(`${line}\n`));
process.stdout.write(`${JSON.stringify(outcome)}\n`);
const { sameSum, cuts, kills, growthMb } = outcome;
process.exitCode = sameSum && cuts >= 3 && kills.length === 2 && growthMb < 100 ? 0 : 1;
