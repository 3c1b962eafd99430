import { describe, expect, it } from '@jest/globals';
import { largestFitting } from './largest-fitting.ts';

describe('largestFitting', () => {
  it.each([
    [100, 57, 5],
    [100, 60, 6],
    [100, 5, 1],
    [3, 1_000, 3],
  ])('of 1 to %i items of ten bytes in %i bytes is %i', (most, limit, expected) => {
    expect(largestFitting(most, limit, (count) => 10 * count)).toBe(expected);
  });
});
