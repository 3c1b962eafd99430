import { describe, expect, it } from '@jest/globals';
import { LeastRecentlyUsed } from './least-recently-used.ts';

describe('entries up to a total size', () => {
  it('leave in the order of their last use', () => {
    const left: string[] = [];
    const kept = new LeastRecentlyUsed<number>(3, (key) => left.push(key));
    for (const key of ['a', 'b', 'c']) kept.set(key, 1, 1);
    kept.get('a');
    kept.set('d', 1, 2);
    expect(left).toEqual(['b', 'c']);
    expect([kept.get('a'), kept.get('b'), kept.get('d')]).toEqual([1, undefined, 1]);
    expect(kept.totalSize).toBe(3);
  });

  it('count once when set again, with their last size', () => {
    const kept = new LeastRecentlyUsed<string>(10);
    kept.set('a', 'one', 7);
    kept.set('a', 'two', 2);
    expect([kept.get('a'), kept.totalSize]).toEqual(['two', 2]);
    kept.delete('a');
    kept.delete('a');
    expect(kept.totalSize).toBe(0);
  });

  it('larger than the whole are not kept, and push nothing out', () => {
    const left: string[] = [];
    const kept = new LeastRecentlyUsed<number>(3, (key) => left.push(key));
    kept.set('a', 1, 3);
    kept.set('huge', 2, 4);
    expect([left, kept.get('a'), kept.get('huge')]).toEqual([['huge'], 1, undefined]);
  });
});
