import { expect, it } from '@jest/globals';
import { estimate } from './queue-estimates.ts';

const NOW = Date.UTC(2026, 0, 1);

it('estimates a start by the mean pace of the recent ones', () => {
  // 60 starts in the last minute: one a second.
  const since = new Date(NOW - 60_000);
  expect(estimate(NOW, 1, 60, since)).toEqual(new Date(NOW + 1_000));
  expect(estimate(NOW, 30, 60, since)).toEqual(new Date(NOW + 30_000));
});

it('knows no pace from fewer than two starts', () => {
  expect(estimate(NOW, 1, 0, null)).toBeNull();
  expect(estimate(NOW, 1, 1, new Date(NOW - 1_000))).toBeNull();
});
