import { describe, expect, it } from '@jest/globals';
import { countDaysBelow } from './count-days-below.ts';

describe('countDaysBelow', () => {
  // January and February 1970: 31 and 28 days, of which two are frosty and one is missing.
  const values = new Float64Array(59).fill(4).fill(-1, 9, 11).fill(NaN, 40, 41);
  const { firstMonth, rows, columns } = countDaysBelow({ firstDay: 0, values }, 0);

  it('counts the days below the bound, which itself is not below', () => {
    expect([firstMonth, rows]).toEqual([1970 * 12, 2]);
    expect(columns.get('days-below')?.[0]).toBe(2);
    expect(countDaysBelow({ firstDay: 0, values }, -1).columns.get('days-below')?.[0]).toBe(0);
  });

  it('has no count where a day is missing, and a mean all the same', () => {
    expect(columns.get('days-below')?.[1]).toBeNaN();
    expect(columns.get('mean')?.[1]).toBe(4);
  });
});
