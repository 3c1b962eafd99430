import type { Benchmark, Settings } from '../benchmark.ts';
import { startConstellationProgram } from '../hub/start-hub.ts';
import { stopReplica } from '../memory/start-replica.ts';
import { startProgram } from '../program.ts';
import { withResources } from '../resources.ts';
import { interleave, median } from '../statistics.ts';
import { cpuOfTree } from './cpu-of-tree.ts';
import type { JobsOrder, JobsRun } from './submit.program.ts';
import { startWorker } from './start-worker.ts';

const SINGLE_PER_SECOND = 300;
const BATCH_PER_SECOND = 1_000;
const LARGEST_BATCH = 1_000;

export const jobs: Benchmark = {
  name: 'jobs',
  title: {
    fr: 'Travaux qui ne font rien, de la demande à « successful » (hub, NATS, Postgres, un processus qui les exécute)',
    en: 'Jobs that do nothing, from POST to "successful" (hub, NATS, Postgres, one worker process)',
  },
  run: (settings) =>
    withResources(async (resources) => {
      const hub = await startConstellationProgram(resources, {
        bare: true,
        env: { CDH_RATE_PARTNER: '0' },
      });
      const worker = await resources.use(startWorker(hub, await resources.folder()), stopReplica);
      const client = await resources.use(
        startProgram<string>(new URL('submit.program.ts', import.meta.url), {}),
        (program) => program.stop(),
      );
      const parts = { ...hub.parts, worker: worker.pid ?? 0 };
      const run =
        (count: number, batch: number | null, distinct = false) =>
        async () => {
          const before = readCpu(parts);
          const order: JobsOrder = { url: hub.url, key: hub.adminKey, count, batch, distinct };
          const made = await client.ask<JobsRun>(order);
          const after = readCpu(parts);
          const cpu = Object.keys(parts).map((name) => ((after[name] ?? 0) - (before[name] ?? 0)) / count);
          return { ...made, cpu };
        };
      const single = run(settings.seconds * SINGLE_PER_SECOND, null);
      const batch = run(settings.seconds * LARGEST_BATCH, LARGEST_BATCH);
      const distinct = run(settings.seconds * LARGEST_BATCH, LARGEST_BATCH, true);
      // Neither the just-in-time compiler nor the plans of Postgres are warm before.
      await single();
      await batch();
      const sides = [single, batch, distinct];
      const [singles = [], batches = [], others = []] = await interleave(settings.rounds, sides);
      const names = Object.keys(parts);
      tell(settings, 'one at a time, 64 in flight', singles, SINGLE_PER_SECOND, names);
      tell(settings, 'in batches of 1 000', batches, BATCH_PER_SECOND, names);
      tell(settings, 'the same, each with another result', others, undefined, names);
    }),
};

const readCpu = (parts: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(parts).map(([name, pid]) => [name, cpuOfTree(pid)]));

function tell(
  { report }: Settings,
  name: string,
  runs: (JobsRun & { cpu: number[] })[],
  bar: number | undefined,
  parts: string[],
): void {
  report.figure(
    name,
    median(runs.map(({ perSecond }) => perSecond)),
    'jobs/s',
    bar === undefined ? {} : { atLeast: bar },
  );
  const cpu = parts.map((part, i) => {
    const each = median(runs.map((run) => run.cpu[i] ?? 0));
    return `${part} ${each.toFixed(2)}`;
  });
  const total = median(runs.map((run) => run.cpu.reduce((a, b) => a + b, 0)));
  report.note(`CPU ms/job: ${total.toFixed(2)} (${cpu.join(', ')})`);
}
