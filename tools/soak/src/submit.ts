import { setTimeout as sleep } from 'node:timers/promises';
import type { JobInput } from './plan.ts';

const AGAIN_MS = 200;
const ANSWER_MS = 10_000;

/**
 * Submits a batch until some replica of the hub acknowledges it, always under the same key: a batch whose answer was
 * lost must not be taken on twice.
 * @returns the ids, in the order of the inputs
 */
export async function submitBatch(
  hubs: { urls: string[]; adminKey: string },
  process: string,
  inputs: readonly JobInput[],
  idempotencyKey: string,
): Promise<string[]> {
  for (let attempt = 0; ; attempt++) {
    const url = hubs.urls[attempt % hubs.urls.length] ?? '';
    try {
      const answer = await fetch(`${url}/processes/${process}/batch`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${hubs.adminKey}`,
          'content-type': 'application/json',
          'idempotency-key': idempotencyKey,
        },
        body: JSON.stringify({ inputs }),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      const text = await answer.text();
      if (answer.status === 201) return (JSON.parse(text) as { jobs: string[] }).jobs;
      if (answer.status < 500) throw new Refused(`${answer.status} ${text}`);
    } catch (error) {
      if (error instanceof Refused) throw error;
    }
    await sleep(AGAIN_MS);
  }
}

class Refused extends Error {}
