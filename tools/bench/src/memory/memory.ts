import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Benchmark } from '../benchmark.ts';
import { startConstellationProgram } from '../hub/start-hub.ts';
import { withResources } from '../resources.ts';
import { pssOf, pssOfTree } from './read-memory.ts';
import { startGenerated } from './start-generated.ts';
import { startReplica, stopReplica } from './start-replica.ts';

/**
 * PSS counts a page that n processes share as 1/n of it: other programs that run the same Node at that moment make
 * these figures smaller.
 */
export const memory: Benchmark = {
  name: 'memory',
  title: { fr: 'Mémoire (PSS) du hub au repos', en: 'Memory (PSS) of the idle hub' },
  run: ({ settleSeconds, report }) =>
    withResources(async (resources) => {
      if (process.platform !== 'linux') {
        report.note('Linux seulement / Linux only');
        return;
      }
      const hub = await startConstellationProgram(resources);
      await sleep(settleSeconds * 1000);
      const supervisor = pssOf(hub.supervisor);
      report.note(`${settleSeconds} s après / after ready`);
      report.figure('supervisor', supervisor, 'MB');
      let total = supervisor;
      for (const [name, pid] of Object.entries(hub.parts)) {
        const used = pssOfTree(pid);
        total += used;
        report.figure(name, used, 'MB');
      }
      report.figure('all of it', total, 'MB', { atMost: 700 });

      const first = hub.parts['drought-risk'];
      if (first === undefined) throw new Error('drought-risk is not running');
      const cache = join(hub.dataDir, 'cache', 'drought-risk-2');
      const replica = await resources.use(startReplica(first, cache, hub), stopReplica);
      await sleep(settleSeconds * 1000);
      report.figure('a further use case', pssOfTree(replica.pid ?? 0), 'MB', { atMost: 120 });

      const generated = await startGenerated(resources, first, hub);
      report.figure('first answer of a generated one', generated.firstAnswerMs / 1000, 's', { atMost: 1 });
      await sleep(settleSeconds * 1000);
      report.figure('a generated use case', pssOfTree(generated.child.pid ?? 0), 'MB', { atMost: 110 });
    }),
};
