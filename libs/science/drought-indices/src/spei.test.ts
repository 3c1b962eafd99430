import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FLAG, INDEX_FLAGS } from './flags.ts';
import { generalisedLogisticOdds } from './fit-generalised-logistic.ts';
import { normalQuantile } from './normal.ts';
import { spei, waterBalance } from './spei.ts';

const january = (year: number) => year * 12;
function years(count: number, valueOf: (year: number, month: number) => number): Float64Array {
  return Float64Array.from({ length: 12 * count }, (_, i) => valueOf(Math.floor(i / 12), i % 12));
}
const balance = (year: number, month: number) => ((year * 37 + month * 11) % 29) ** 2 / 6 - 60;

describe('spei', () => {
  it('is Φ⁻¹ of the fitted distribution function', () => {
    const values = years(30, balance);
    const { value, flag, fits } = spei(values, january(1990), { scale: 1 });
    values.forEach((x, i) => {
      const { location, scale, shape } = fits[i % 12]!;
      const odds = generalisedLogisticOdds(x, location!, scale!, shape!);
      expect(value[i]).toBeCloseTo(normalQuantile(1 / (1 + odds)), 10);
    });
    expect(flag.every((f) => f === FLAG.ok)).toBe(true);
  });

  it('is not clipped within the support', () => {
    const values = years(30, balance);
    values[12 * 29] = 2000;
    const { value, flag, fits } = spei(values, january(1990), {
      scale: 1,
      calibration: { from: 1990, to: 2018 },
    });
    expect(fits[0]!.shape).toBeLessThan(0);
    expect(value.at(-12)).toBeGreaterThan(3.2);
    expect(flag.at(-12)).toBe(FLAG.ok);
  });

  it.each([
    ['below', 1, -5],
    ['above', -1, 5],
  ])('is ±5, out-of-support, %s an end of the support', (_side, sign, expected) => {
    const values = years(30, (year, month) => sign * balance(year, month));
    values[12 * 29] = -sign * 5000;
    const { value, flag } = spei(values, january(1990), {
      scale: 1,
      calibration: { from: 1990, to: 2018 },
    });
    expect(value.at(-12)).toBe(expected);
    expect(flag.at(-12)).toBe(FLAG.outOfSupport);
  });

  it('bounds what is so far out that its probability is no number', () => {
    const values = years(30, (year) => [-3, -1, 0, 1, 3][year % 5]!);
    values[12 * 29] = 1e7;
    values[12 * 29 + 1] = -1e7;
    const { value, flag } = spei(values, january(1990), {
      scale: 1,
      calibration: { from: 1990, to: 2014 },
    });
    expect([...value.slice(-12, -10)]).toEqual([5, -5]);
    expect([...flag.slice(-12, -10)]).toEqual([FLAG.outOfSupport, FLAG.outOfSupport]);
  });

  it.each([
    ['constant', () => -12.7, 1],
    ['one apart from equal ones', (year: number) => (year === 4 ? 9 : 0), 1],
    [
      'the same every year, up to the rounding of sums',
      (_: number, month: number) => [0.1, -0.3, 0.2][month % 3]!,
      12,
    ],
  ])('has no value for a balance that is %s', (_name, valueOf, scale) => {
    const { value, flag, fits, shortRecord } = spei(years(30, valueOf), january(1990), { scale });
    expect(value.every(Number.isNaN)).toBe(true);
    expect(fits.every(({ status }) => status === 'no-variation')).toBe(true);
    expect(new Set(flag.slice(scale - 1))).toEqual(new Set([FLAG.shortRecord]));
    expect(shortRecord).toBe(false);
  });

  it('needs 20 years and a calibration within the record', () => {
    expect(spei(years(19, balance), january(1990), { scale: 1 }).shortRecord).toBe(true);
    expect(() =>
      spei(years(30, balance), january(1990), { scale: 1, calibration: { from: 1961, to: 1990 } }),
    ).toThrow(/1961\/1990 lies outside the record 1990\/2019/);
  });

  it('takes negative balances, and refuses infinite ones', () => {
    const values = years(30, balance);
    values[5] = -Infinity;
    expect(() => spei(values, january(1990), { scale: 1 })).toThrow(/balance\[5\] is -Infinity/);
  });

  it('is finite or NaN with the reason, for any balance', () => {
    const month = fc.oneof(
      { weight: 6, arbitrary: fc.double({ min: -400, max: 400, noNaN: true }) },
      { weight: 1, arbitrary: fc.constantFrom(0, NaN, 1e9, -1e9) },
    );
    fc.assert(
      fc.property(
        fc.array(month, { minLength: 1, maxLength: 400, size: 'max' }),
        fc.integer({ min: 0, max: 30_000 }),
        fc.integer({ min: 1, max: 48 }),
        (months, firstMonth, scale) => {
          const { value, flag } = spei(Float64Array.from(months), firstMonth, { scale, minimumYears: 3 });
          value.forEach((z, i) => {
            const name = INDEX_FLAGS[flag[i]!]!;
            if (Number.isNaN(z)) expect(['missing', 'short-record']).toContain(name);
            else
              expect([Number.isFinite(z), name === 'ok' || name === 'out-of-support']).toEqual([true, true]);
            if (name === 'out-of-support') expect(Math.abs(z)).toBe(5);
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('waterBalance', () => {
  it('is missing where either is', () => {
    const result = waterBalance(Float64Array.of(50, NaN, 20), Float64Array.of(20, 30, NaN));
    expect([...result]).toEqual([30, NaN, NaN]);
  });

  it('needs the same months', () => {
    expect(() => waterBalance(new Float64Array(2), new Float64Array(3))).toThrow(RangeError);
  });
});
