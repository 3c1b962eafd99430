import { describe, expect, it } from '@jest/globals';
import { Pace } from './pace.ts';

describe('a pace', () => {
  it('lets bytes pass no faster than its speed', async () => {
    const pace = new Pace(1_000_000);
    const began = performance.now();
    for (let i = 0; i < 10; i += 1) await pace.take(50_000);
    // Half a second's worth, less the tenth that may come at once.
    expect(performance.now() - began).toBeGreaterThan(350);
  });

  it('is given up at once', async () => {
    const given = new AbortController();
    const waiting = new Pace(1).take(1000, given.signal);
    given.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});
