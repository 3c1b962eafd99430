import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks until the answer is right and gives the last one even when the time is up, so that the test says what is wrong.
 * What cannot be asked for the moment counts as not right yet; the last refusal is thrown.
 */
export async function eventually<T>(
  ask: () => Promise<T>,
  isRight: (value: T) => boolean,
  { withinMs = 20_000, everyMs = 100 } = {},
): Promise<T> {
  for (const end = Date.now() + withinMs; ;) {
    try {
      const value = await ask();
      if (isRight(value) || Date.now() >= end) return value;
    } catch (error) {
      if (Date.now() >= end) throw error;
    }
    await sleep(everyMs);
  }
}
