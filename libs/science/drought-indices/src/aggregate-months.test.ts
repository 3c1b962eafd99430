import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { monthlyMean, monthlySum } from './aggregate-months.ts';
import { formatMonth } from './month.ts';

const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000;

function daily(from: string, to: string, valueOf: (date: string) => number) {
  const firstDay = dayOf(from);
  const values = Float64Array.from({ length: dayOf(to) - firstDay + 1 }, (_, i) =>
    valueOf(new Date((firstDay + i) * 86_400_000).toISOString().slice(0, 10)),
  );
  return { firstDay, values };
}

describe('monthlySum', () => {
  it('sums whole months and leaves those at the ends that are covered in part', () => {
    const { firstMonth, values } = monthlySum(daily('2023-12-02', '2024-04-29', () => 2));
    expect(formatMonth(firstMonth)).toBe('2023-12');
    expect([...values]).toEqual([NaN, 62, 58, 62, NaN]);
  });

  it('is missing with one missing day', () => {
    const series = daily('2023-01-01', '2023-03-31', (date) => (date === '2023-02-28' ? NaN : 1));
    expect([...monthlySum(series).values]).toEqual([31, NaN, 31]);
  });

  it('takes 29 days of February in a leap year only', () => {
    const of = (year: number) => monthlySum(daily(`${year}-02-01`, `${year}-03-31`, () => 1)).values[0];
    expect([1900, 2000, 2023, 2024].map(of)).toEqual([28, 29, 28, 29]);
  });

  it('gives a value exactly to months without a missing day', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -20_000, max: 20_000 }),
        fc.array(fc.oneof(fc.constant(1), { weight: 1, arbitrary: fc.constant(NaN) }), { maxLength: 200 }),
        (firstDay, values) => {
          const result = monthlySum({ firstDay, values: Float64Array.from(values) }).values;
          for (const sum of result) expect(Number.isNaN(sum) || (sum >= 28 && sum <= 31)).toBe(true);
        },
      ),
    );
  });
});

describe('monthlyMean', () => {
  it('needs 15 values', () => {
    const upTo = (day: string) =>
      daily('2023-01-01', '2023-01-31', (date) => (date <= `2023-01-${day}` ? 7.5 : NaN));
    expect([...monthlyMean(upTo('15')).values]).toEqual([7.5]);
    expect([...monthlyMean(upTo('14')).values]).toEqual([NaN]);
  });

  it('averages the values present', () => {
    const series = daily('2023-01-17', '2023-02-14', (date) => (date < '2023-02-01' ? 4 : 9));
    expect([...monthlyMean(series).values]).toEqual([4, NaN]);
  });
});

describe('a series without a day', () => {
  it('has no month', () => {
    const empty = { firstDay: 0, values: new Float64Array(0) };
    expect(monthlySum(empty)).toEqual({ firstMonth: 1970 * 12, values: new Float64Array(0) });
    expect(monthlyMean(empty).values).toHaveLength(0);
  });

  it('must begin on a day', () => {
    expect(() => monthlySum({ firstDay: 0.5, values: Float64Array.of(1) })).toThrow(RangeError);
  });
});
