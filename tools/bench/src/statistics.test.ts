import { describe, expect, it } from '@jest/globals';
import { interleave, median, pairedRatio } from './statistics.ts';

describe('median', () => {
  it('is the middle value, whatever the order', () => {
    expect(median([100, 1, 3])).toBe(3);
    expect(median([10, 2, 100, 4])).toBe(7);
    expect(median([])).toBeNaN();
  });
});

describe('interleave', () => {
  it('gives each side its turn in every round', async () => {
    const order: string[] = [];
    const side = (name: string) => () => order.push(name);
    expect(await interleave(3, [side('A'), side('B')])).toEqual([
      [1, 3, 5],
      [2, 4, 6],
    ]);
    expect(order.join('')).toBe('ABABAB');
  });
});

describe('pairedRatio', () => {
  it('compares within a round, so that one slow round does not decide', () => {
    expect(pairedRatio([200, 20, 220], [100, 10, 100])).toBe(2);
  });
});
