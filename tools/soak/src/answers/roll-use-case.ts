import { ANSWERING } from './answering-id.ts';
import { mustCall } from './call-hub.ts';
import { startAnswering, untilCounted } from './start-answering.ts';
import { CallFailed, type Outcome, startTraffic } from './traffic.ts';
import type { Replica } from './use-case-replica.ts';

export interface RollOptions {
  restarts: number;
  /** Calls a second. */
  rate: number;
  /** kill −9 instead of SIGTERM. */
  kill: boolean;
}

export interface RollOutcome extends Outcome {
  restarts: number;
  /** Processes that did not end with code 0, though asked in peace. */
  unclean: number;
}

/** So many of the questions take this long: whatever moment a process ends at, some are under way. */
const SLOW_EVERY = 4;
const SLOW_MS = 60;
/** The longest that there is: how quick a busy machine answers is measured elsewhere. */
const PATIENT = { 'cdh-deadline-ms': '30000' };

/** Replaces the two replicas of a use case in turn, each time by a new one that is ready first, while questions come. */
export async function rollUseCase(options: RollOptions, say: (line: string) => void): Promise<RollOutcome> {
  const { restarts, rate, kill } = options;
  const answering = await startAnswering({ hubReplicas: 1, say });
  const { constellation, replicas } = answering;
  const running: Replica[] = [];
  let isGood = false;
  try {
    running.push(await replicas.start(), await replicas.start());
    await untilCounted(constellation, 2);
    const traffic = startTraffic(rate, (n) => askSquare(constellation.url, n));
    let unclean = 0;
    for (let n = 1; n <= restarts; n++) {
      running.push(await replicas.start());
      const code = await running[0]?.end(kill ? 'SIGKILL' : 'SIGTERM');
      running.shift();
      if (!kill && code !== 0) unclean++;
      if (n % 10 === 0) say(`${n} of ${restarts}: ${traffic.soFar}`);
    }
    const outcome = await traffic.stop();
    isGood = outcome.failed === 0 && unclean === 0;
    return { restarts, unclean, ...outcome };
  } finally {
    await Promise.all(running.map((replica) => replica.end('SIGTERM')));
    await answering.stop(isGood);
  }
}

/** A question that nobody asked before. */
export async function askSquare(url: string, n: number): Promise<void> {
  const path = `${url}/use-cases/${ANSWERING}/square?i=${n}&ms=${n % SLOW_EVERY === 0 ? SLOW_MS : 0}`;
  const { square } = await mustCall<{ square: number }>(path, 'GET', { headers: PATIENT });
  if (square !== n * n) throw new CallFailed('a wrong answer');
}
