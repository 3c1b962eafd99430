import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FLAG, INDEX_FLAGS } from './flags.ts';
import { gammaP } from './gamma.ts';
import { normalQuantile } from './normal.ts';
import { spi } from './spi.ts';

const january = (year: number) => year * 12;

/** Years of one value per calendar month and year. */
function years(count: number, valueOf: (year: number, month: number) => number): Float64Array {
  return Float64Array.from({ length: 12 * count }, (_, i) => valueOf(Math.floor(i / 12), i % 12));
}
/** Rain that varies from year to year without a pattern. */
const rain = (year: number, month: number) => 20 + ((year * 37 + month * 11) % 29) * 4;
const flagsOf = (flags: Uint8Array, month: number) =>
  [...flags].filter((_, i) => i % 12 === month).map((flag) => INDEX_FLAGS[flag]);
const only = (values: Float64Array, month: number) => [...values].filter((_, i) => i % 12 === month);

describe('spi', () => {
  it('is Φ⁻¹(p0 + (1 − p0) G(x)) per calendar month', () => {
    const values = years(24, (year, month) => (year % 6 === 0 && month === 6 ? 0 : rain(year, month)));
    const { value, flag, fits } = spi(values, january(1990), { scale: 1 });
    const { shape, scale, p0, nCal, nPositive, status, month } = fits[6]!;
    expect({ p0, nCal, nPositive, status, month }).toEqual({
      p0: 4 / 24,
      nCal: 24,
      nPositive: 20,
      status: 'fitted',
      month: 7,
    });
    only(values, 6).forEach((x, year) => {
      const p = 4 / 24 + (20 / 24) * gammaP(shape!, x / scale!);
      expect(value[year * 12 + 6]).toBeCloseTo(normalQuantile(p), 12);
    });
    expect(flag.every((f) => f === FLAG.ok)).toBe(true);
  });

  it('begins in any month: the fits stay January to December', () => {
    const values = years(30, rain);
    const whole = spi(values, january(1990), { scale: 3, calibration: { from: 1991, to: 2018 } });
    const late = spi(values.slice(7), january(1990) + 7, {
      scale: 3,
      calibration: { from: 1991, to: 2018 },
    });
    expect(late.fits).toEqual(whole.fits);
    expect([...late.value.slice(2)]).toEqual([...whole.value.slice(9)]);
  });

  it('clips at ±3.09 and says so', () => {
    const values = years(30, rain);
    values[12 * 29] = 5000;
    values[12 * 29 + 1] = 1e-6;
    const { value, flag } = spi(values, january(1990), {
      scale: 1,
      calibration: { from: 1990, to: 2018 },
    });
    expect([...value.slice(-12, -10)]).toEqual([3.09, -3.09]);
    expect([...flag.slice(-12, -10)]).toEqual([FLAG.clipped, FLAG.clipped]);
  });

  it('gives a zero that the calibration never saw the lower clip, not −∞', () => {
    const values = years(30, rain);
    values[12 * 29 + 4] = 0;
    const { value, flag } = spi(values, january(1990), {
      scale: 1,
      calibration: { from: 1990, to: 2018 },
    });
    expect(value.at(-8)).toBe(-3.09);
    expect(flag.at(-8)).toBe(FLAG.clipped);
  });

  it('is missing where one of the accumulated months is', () => {
    const values = years(25, rain);
    values[30] = NaN;
    const { value, flag } = spi(values, january(1990), { scale: 6 });
    const missing = [0, 1, 2, 3, 4, 30, 31, 32, 33, 34, 35];
    value.forEach((z, i) => {
      expect(Number.isNaN(z)).toBe(missing.includes(i));
      expect(flag[i]).toBe(missing.includes(i) ? FLAG.missing : FLAG.ok);
    });
  });
});

describe('the zero mass', () => {
  it('is the share of zeros among years with a value, within the calibration only', () => {
    // 30 years; May: 5 missing and 4 zero within 1990–2014, 5 zeros after it.
    const values = years(30, (year, month) =>
      month !== 4 ? rain(year, month) : year < 5 ? NaN : year < 9 || year >= 25 ? 0 : rain(year, month),
    );
    const { fits } = spi(values, january(1990), { scale: 1, calibration: { from: 1990, to: 2014 } });
    expect(fits[4]).toMatchObject({ nCal: 20, nPositive: 16, p0: 0.2, status: 'fitted' });
  });
});

describe('a calendar month that cannot be fitted', () => {
  it.each([
    ['only zeros', () => 0],
    ['one positive', (year: number) => (year === 3 ? 12 : 0)],
    ['equal positives', () => 12.3],
    ['zeros and equal positives', (year: number) => (year % 2) * 12.3],
    ['values equal up to rounding', (year: number) => (year % 2 ? 0.3 : 0.1 + 0.2)],
  ])('with %s has no value and says short-record; the others are untouched', (_name, valueOf) => {
    const values = years(30, (year, month) => (month === 7 ? valueOf(year) : rain(year, month)));
    const { value, flag, fits, shortRecord } = spi(values, january(1990), { scale: 1 });
    const plain = spi(years(30, rain), january(1990), { scale: 1 });
    expect(only(value, 7).every(Number.isNaN)).toBe(true);
    expect(new Set(flagsOf(flag, 7))).toEqual(new Set(['short-record']));
    expect(fits[7]).toMatchObject({ status: 'no-variation', shape: null, scale: null, nCal: 30 });
    for (const month of [0, 6, 8, 11]) expect(only(value, month)).toEqual(only(plain.value, month));
    expect(shortRecord).toBe(false);
  });

  it('with fewer than 20 years has no value either', () => {
    const values = years(25, (year, month) => (month === 2 && year < 6 ? NaN : rain(year, month)));
    const { flag, fits, shortRecord } = spi(values, january(1990), { scale: 1 });
    expect(fits[2]).toMatchObject({ nCal: 19, status: 'too-few-years' });
    expect(flagsOf(flag, 2)).toEqual([...Array(6).fill('missing'), ...Array(19).fill('short-record')]);
    expect(fits[3]!.status).toBe('fitted');
    expect(shortRecord).toBe(false);
  });

  it('is told apart from a record that is too short altogether', () => {
    expect(spi(years(19, rain), january(1990), { scale: 1 }).shortRecord).toBe(true);
    expect(spi(years(20, rain), january(1990), { scale: 1 }).shortRecord).toBe(false);
    expect(spi(years(30, rain), january(1990), { scale: 1, minimumYears: 31 }).shortRecord).toBe(true);
    const { shortRecord, value } = spi(
      years(40, () => 8),
      january(1990),
      { scale: 1 },
    );
    expect(shortRecord).toBe(false);
    expect(value.every(Number.isNaN)).toBe(true);
  });

  it('counts the years within the calibration, not within the record', () => {
    const result = spi(years(50, rain), january(1970), {
      scale: 1,
      calibration: { from: 1980, to: 1998 },
    });
    expect(result.shortRecord).toBe(true);
  });
});

describe('bad input', () => {
  const values = years(30, rain);

  it.each([
    [{ from: 1989, to: 2010 }],
    [{ from: 1990, to: 2020 }],
    [{ from: 1950, to: 1980 }],
    [{ from: 2030, to: 2050 }],
  ])('refuses the calibration %j, naming the record, and never changes it', (calibration) => {
    expect(() => spi(values, january(1990), { scale: 1, calibration })).toThrow(RangeError);
    expect(() => spi(values, january(1990), { scale: 1, calibration })).toThrow(
      `calibration ${calibration.from}/${calibration.to} lies outside the record 1990/2019`,
    );
  });

  it('measures the record by its values, not by its empty ends', () => {
    const late = values.map((x, i) => (i < 60 ? NaN : x));
    expect(() => spi(late, january(1990), { scale: 1, calibration: { from: 1990, to: 2019 } })).toThrow(
      /1995\/2019/,
    );
    expect(spi(late, january(1990), { scale: 1 }).calibration).toEqual({ from: 1995, to: 2019 });
  });

  it('refuses a calibration in disorder or in part', () => {
    for (const calibration of [
      { from: 2010, to: 2000 },
      { from: 1990.5, to: 2010 },
      { from: NaN, to: 2010 },
    ]) {
      expect(() => spi(values, january(1990), { scale: 1, calibration })).toThrow(/two whole years/);
    }
  });

  it('refuses negative and infinite rain, naming position and value', () => {
    const negative = values.slice();
    negative[17] = -0.2;
    expect(() => spi(negative, january(1990), { scale: 1 })).toThrow(
      new RangeError('precipitation[17] is -0.2: it must be from 0 to 1e+100'),
    );
    negative[17] = Infinity;
    expect(() => spi(negative, january(1990), { scale: 1 })).toThrow(/precipitation\[17\] is Infinity/);
  });

  it('refuses scales and months that are none', () => {
    expect(() => spi(values, january(1990), { scale: 49 })).toThrow(/from 1 to 48/);
    expect(() => spi(values, 1990.5, { scale: 1 })).toThrow(/firstMonth/);
    expect(() => spi(values, january(1990), { scale: 1, minimumYears: 2 })).toThrow(/minimumYears/);
  });

  it('has nothing to say of nothing', () => {
    const empty = spi(new Float64Array(0), 0, { scale: 1 });
    expect(empty).toMatchObject({ calibration: null, shortRecord: true });
    expect(empty.fits).toHaveLength(12);
    const gaps = spi(new Float64Array(300).fill(NaN), 0, { scale: 1 });
    expect(gaps.flag.every((f) => f === FLAG.missing)).toBe(true);
    expect(() =>
      spi(new Float64Array(300).fill(NaN), 0, { scale: 1, calibration: { from: 0, to: 5 } }),
    ).toThrow(/no value/);
  });
});

describe('any series of rain', () => {
  const month = fc.oneof(
    { weight: 4, arbitrary: fc.double({ min: 0, max: 900, noNaN: true }) },
    { weight: 2, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.constant(NaN) },
    { weight: 1, arbitrary: fc.double({ min: 0, max: 1e12, noNaN: true }) },
  );

  it('gives values within ±3.09, or NaN with the reason, and leaves its input alone', () => {
    fc.assert(
      fc.property(
        fc.array(month, { minLength: 1, maxLength: 400, size: 'max' }),
        fc.integer({ min: 0, max: 30_000 }),
        fc.integer({ min: 1, max: 48 }),
        (months, firstMonth, scale) => {
          const values = Float64Array.from(months);
          const { value, flag } = spi(values, firstMonth, { scale, minimumYears: 3 });
          expect([...values]).toEqual(months);
          for (let i = 0; i < value.length; i++) {
            const none = flag[i] === FLAG.missing || flag[i] === FLAG.shortRecord;
            expect(Number.isNaN(value[i])).toBe(none);
            if (!none) expect(Math.abs(value[i]!)).toBeLessThanOrEqual(3.09);
            expect(flag[i] === FLAG.clipped).toBe(Math.abs(value[i]!) === 3.09);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('never ranks more rain below less in one calendar month', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { minLength: 300, maxLength: 300 }),
        (months) => {
          const values = Float64Array.from(months);
          const { value } = spi(values, 0, { scale: 1 });
          const order = only(values, 0)
            .map((x, k) => [x, value[12 * k]!] as const)
            .sort((a, b) => a[0] - b[0]);
          for (let k = 1; k < order.length; k++) {
            expect(order[k]![1]).toBeGreaterThanOrEqual(order[k - 1]![1] - 1e-12);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
