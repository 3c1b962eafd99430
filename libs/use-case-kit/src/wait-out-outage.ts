import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '@cdh/contracts';
import { StorageAway } from './transfer-bytes.ts';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;
const AWAY_MS = 600_000;

/** How long each is waited out. INTERNAL may be a hub without its database, or a defect that lasts. */
const patienceMs: Record<string, number> = {
  UNAVAILABLE: AWAY_MS,
  USE_CASE_UNAVAILABLE: AWAY_MS,
  DEADLINE_EXCEEDED: AWAY_MS,
  INTERNAL: 30_000,
};

/**
 * Tries again while the hub or storage is out of reach: attempts at a job are few, and an outage is no failure of its.
 * Rejects with the latest error when `signal` aborts or patience ends, and at once for any other error.
 */
export async function waitOutOutage<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const began = performance.now();
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || performance.now() - began > patienceFor(error)) throw error;
      await sleep(waitMs * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) throw error;
    }
  }
}

function patienceFor(error: unknown): number {
  if (error instanceof StorageAway) return AWAY_MS;
  return error instanceof Problem ? (patienceMs[error.code] ?? -1) : -1;
}
