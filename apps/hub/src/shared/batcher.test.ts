import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Batcher } from './batcher.ts';

describe('a batcher', () => {
  it('joins the calls that come while others are under way, and answers each with its own result', async () => {
    const batches: number[][] = [];
    const batcher = new Batcher<number, number>(
      async (items) => {
        batches.push(items);
        await wait(20);
        return items.map((item) => item * 2);
      },
      4,
      1,
    );
    const first = batcher.add(1);
    await wait(5);
    const rest = [2, 3, 4, 5, 6].map((item) => batcher.add(item));
    expect(await Promise.all([first, ...rest])).toEqual([2, 4, 6, 8, 10, 12]);
    expect(batches).toEqual([[1], [2, 3, 4, 5], [6]]);
  });

  it('fails those of a batch that fails, and goes on', async () => {
    let failing = true;
    const batcher = new Batcher<number, number>(async (items) => {
      if (failing) throw new Error('away');
      return items;
    });
    await expect(Promise.all([batcher.add(1), batcher.add(2)])).rejects.toThrow('away');
    failing = false;
    expect(await batcher.add(3)).toBe(3);
  });

  it('tries each of a batch that fails alone: one that can’t be written fails no other', async () => {
    const batcher = new Batcher<number, number>(async (items) => {
      if (items.includes(2)) throw new Error('two');
      return items;
    });
    const answers = await Promise.allSettled([1, 2, 3].map((item) => batcher.add(item)));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
