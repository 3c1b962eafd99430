import { parseArgs } from 'node:util';
import { OutputsDiffer, type Benchmark } from './benchmark.ts';
import { describeMachine } from './machine.ts';
import { Report } from './report.ts';
import { cachedAnswer } from './hub/cached-answer.ts';
import { everythingOn } from './hub/everything-on.ts';
import { notModified } from './hub/not-modified.ts';
import { jobs } from './jobs/jobs.ts';
import { memory } from './memory/memory.ts';
import { closeAll } from './resources.ts';
import { spi } from './science/spi.ts';
import { spiSpei } from './science/spi-spei.ts';
import { transport } from './transport/transport.ts';

const benchmarks: Benchmark[] = [
  transport,
  cachedAnswer,
  everythingOn,
  notModified,
  spi,
  spiSpei,
  jobs,
  memory,
];
const names = benchmarks.map(({ name }) => name).join(', ');

const USAGE = `npm run bench -- [${names.replaceAll(', ', '|')}]… [--rounds 7] [--seconds 3] [--settle 60]`;

const INTERRUPTED = 130;
let interrupted = false;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '7' },
      seconds: { type: 'string', default: '3' },
      settle: { type: 'string', default: '60' },
    },
  });
  const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
  const settleSeconds = Number(values.settle);
  const unknown = positionals.filter((name) => !benchmarks.some((one) => one.name === name));
  if (unknown.length > 0 || !(rounds >= 1) || !(seconds >= 1) || !(settleSeconds >= 0)) {
    console.error(`${USAGE}\nInconnu / unknown: ${unknown.join(', ') || '–'}`);
    return 2;
  }
  const report = new Report((line) => console.log(line));
  report.note(describeMachine());
  let failed = 0;
  for (const { name, title, run } of benchmarks) {
    if (interrupted) break;
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    report.title(`${name}: ${title.fr} / ${title.en}`);
    try {
      await run({ rounds, seconds, settleSeconds, report });
    } catch (error) {
      failed++;
      const what =
        error instanceof OutputsDiffer
          ? 'Les résultats diffèrent / the outputs differ'
          : 'Non mesuré / not measured';
      report.note(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return failed > 0 ? 1 : 0;
}

async function interrupt(): Promise<void> {
  interrupted = true;
  await closeAll();
  process.exit(INTERRUPTED);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void interrupt());
const code = await main();
process.exit(interrupted ? INTERRUPTED : code);
