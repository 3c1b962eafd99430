import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from './eventually.testing.ts';
import type { Provider, Site } from './provider.testing.ts';
import { syntheticSeries } from './series.testing.ts';

export interface Work {
  /** Datasets whose registration was acknowledged. */
  readonly registered: string[];
  /** Uploads whose completion was acknowledged. */
  readonly accepted: { dataset: string; upload: string }[];
  /** Why steps were given up. */
  readonly refusals: string[];
  /** How many completions were asked for, acknowledged or not. */
  attempted(dataset: string): number;
  /** Until this many more uploads have been accepted. */
  accepting(more: number, withinMs?: number): Promise<void>;
  /** Ends after the step under way. */
  stop(): Promise<void>;
}

let seed = 100;

/** Registers datasets, uploads to them and asks questions until stopped; what is refused for the moment is begun anew. */
export function workUnderWay(provider: Provider, steady: Site): Work {
  const registered: string[] = [];
  const accepted: Work['accepted'] = [];
  const refusals: string[] = [];
  const attempts = new Map<string, number>();
  let stopped = false;
  const repeat = async (step: () => Promise<unknown>) => {
    while (!stopped)
      await step().catch((error: Error) => {
        refusals.push(`${error.message} ${String(error.cause ?? '')}`);
        return sleep(50);
      });
  };
  const publish = async () => {
    const dataset = await provider.createSite();
    registered.push(dataset);
    const { id: upload } = await provider.send(dataset, syntheticSeries(seed++, 22));
    attempts.set(dataset, (attempts.get(dataset) ?? 0) + 1);
    await provider.must('POST', `/datasets/${dataset}/uploads/${upload}/complete`, { body: {} });
    accepted.push({ dataset, upload });
    await sleep(100);
  };
  const ask = async () => {
    await provider.indices(steady);
    await sleep(20);
  };
  const loops = [repeat(publish), repeat(publish), repeat(ask)];
  return {
    registered,
    accepted,
    refusals,
    attempted: (dataset) => attempts.get(dataset) ?? 0,
    accepting: async (more, withinMs = 10_000) => {
      const wanted = accepted.length + more;
      const count = await eventually(
        () => Promise.resolve(accepted.length),
        (now) => now >= wanted,
        { withinMs, everyMs: 20 },
      );
      if (count < wanted)
        throw new Error(`${wanted - count} uploads too few were accepted within ${withinMs} ms`);
    },
    stop: async () => {
      stopped = true;
      await Promise.all(loops);
    },
  };
}
