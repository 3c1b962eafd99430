import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { EpochCache, HELD_MS } from './epoch-cache.ts';
import type { Epochs, Topic } from './epochs.ts';

/** The numbers in Postgres, moved by hand. */
function epochsByHand() {
  const listeners: (() => void)[] = [];
  const epochs = {
    detached: <T>(read: () => T) => read(),
    onChange: (_: Topic, listener: () => void) => void listeners.push(listener),
  } as unknown as Epochs;
  return { epochs, change: () => listeners.forEach((listener) => listener()) };
}

describe('what is held under an epoch', () => {
  let loads: number;
  let away: boolean;
  let cache: EpochCache<number>;
  let change: () => void;
  const load = () => {
    loads++;
    return away ? Promise.reject(new Error('ECONNREFUSED')) : Promise.resolve(loads);
  };
  const get = () => cache.get('key', load);
  /** Asked once a second, as by a steady reader. */
  const askFor = async (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      await jest.advanceTimersByTimeAsync(1_000);
      await get();
    }
  };

  beforeEach(() => {
    jest.useFakeTimers();
    loads = 0;
    away = false;
    const byHand = epochsByHand();
    change = byHand.change;
    cache = new EpochCache(byHand.epochs, ['trust']);
  });
  afterEach(() => void jest.useRealTimers());

  it('is read once, and again after a change', async () => {
    expect(await get()).toBe(1);
    expect(await get()).toBe(1);
    change();
    expect(await get()).toBe(2);
  });

  it('ends with its lifetime, whoever asks', async () => {
    await get();
    away = true;
    await jest.advanceTimersByTimeAsync(HELD_MS - 1);
    expect(await get()).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    await expect(get()).rejects.toThrow('ECONNREFUSED');
  });

  it('of a steady reader holds for half its lifetime at least, whenever Postgres goes away', async () => {
    await get();
    await askFor(59);
    away = true;
    await askFor(30);
    expect(await get()).toBeGreaterThan(1);
  });

  it('is asked for again at most once a second while Postgres is away', async () => {
    await get();
    await jest.advanceTimersByTimeAsync(HELD_MS / 2);
    away = true;
    for (let i = 0; i < 40; i++) {
      await jest.advanceTimersByTimeAsync(100);
      await get();
    }
    expect(loads).toBeLessThanOrEqual(6);
  });

  it('is given as it was to those who come while it is renewed, and dropped by a change meanwhile', async () => {
    await get();
    await jest.advanceTimersByTimeAsync(HELD_MS / 2);
    let answer = (_: number) => {};
    const slow = () => new Promise<number>((resolve) => (answer = resolve));
    expect(await cache.get('key', slow)).toBe(1);
    change();
    answer(50);
    expect(await get()).toBe(2);
  });
});
