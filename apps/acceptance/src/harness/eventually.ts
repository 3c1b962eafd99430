import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again until `isDone`, and gives the last answer even when the time is up: the test then says what is wrong. */
export async function eventually<T>(
  ask: () => Promise<T>,
  isDone: (value: T) => boolean,
  { withinMs = 15_000, everyMs = 100 } = {},
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const value = await ask();
    if (isDone(value) || Date.now() >= end) return value;
    await sleep(everyMs);
  }
}

/** Revocation, expiry and removal hold for every decision from one second on. */
export const oneSecond = () => sleep(1_000);
