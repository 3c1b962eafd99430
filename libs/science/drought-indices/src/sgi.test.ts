import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FLAG } from './flags.ts';
import { normalQuantile } from './normal.ts';
import { sgi } from './sgi.ts';

const january = (year: number) => year * 12;
/** A series whose Januaries are given; the other months vary too. */
function januaries(levels: number[]): Float64Array {
  return Float64Array.from({ length: 12 * levels.length }, (_, i) =>
    i % 12 === 0 ? levels[i / 12]! : 100 + Math.floor(i / 12),
  );
}
const januariesOf = <T extends Float64Array | Uint8Array>(values: T) =>
  [...values].filter((_, i) => i % 12 === 0);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);
const close = (values: number[]) => values.map((z) => expect.closeTo(z, 12));

describe('sgi', () => {
  it('scores ranks over linspace(1/2n, 1 − 1/2n)', () => {
    const levels = upTo(25).map((i) => 80 + ((i * 7) % 25) / 10);
    const { value, flag, fits } = sgi(januaries(levels), january(1990));
    const scores = levels.map((x) => normalQuantile((Math.round((x - 80) * 10) + 0.5) / 25));
    expect(januariesOf(value)).toEqual(close(scores));
    expect(flag.every((f) => f === FLAG.ok)).toBe(true);
    expect(fits[0]).toEqual({
      month: 1,
      nCal: 25,
      status: 'fitted',
      nDistinct: 25,
      lowest: 80,
      highest: 82.4,
    });
  });

  it('gives equal levels their mean rank', () => {
    const levels = [...upTo(17), 20, 20, 20, 30];
    const z = januariesOf(sgi(januaries(levels), january(1990)).value);
    // The 18th, 19th and 20th of 21 share the rank 19.
    expect(z.slice(17, 20)).toEqual(close(Array(3).fill(normalQuantile((2 * 19 - 1) / 42))));
    expect(z[20]).toBeCloseTo(normalQuantile(41 / 42), 12);
  });

  it('takes levels that differ by rounding alone for equal', () => {
    const mean = (days: number) =>
      Array<number>(days)
        .fill(80.01)
        .reduce((a, b) => a + b, 0) / days;
    expect(mean(28)).not.toBe(mean(29));
    const z = januariesOf(sgi(januaries([...upTo(18), mean(28), mean(29), 200]), january(1990)).value);
    expect(z[18]).toBe(z[19]);
  });

  it('places levels outside the calibration between the scores of their neighbours', () => {
    const levels = [...upTo(20).map((i) => 10 * i), 95, 50, 191, -1];
    const { value, flag } = sgi(januaries(levels), january(1990), {
      calibration: { from: 1990, to: 2009 },
    });
    const score = (rank: number) => normalQuantile((2 * rank - 1) / 40);
    expect(januariesOf(value).slice(20)).toEqual(
      close([(score(10) + score(11)) / 2, score(6), score(20), score(1)]),
    );
    expect(januariesOf(flag).slice(20)).toEqual([FLAG.ok, FLAG.ok, FLAG.outOfSupport, FLAG.outOfSupport]);
  });

  it('has no value for a constant level or too few years, and says so', () => {
    const constant = sgi(januaries(Array(30).fill(95.2)), january(1990));
    expect(constant.fits[0]).toMatchObject({ status: 'no-variation', nDistinct: 1 });
    expect(januariesOf(constant.value).every(Number.isNaN)).toBe(true);
    expect(new Set(januariesOf(constant.flag))).toEqual(new Set([FLAG.shortRecord]));
    expect(constant.flag[1]).toBe(FLAG.ok);

    const short = sgi(januaries(upTo(19)), january(1990));
    expect(short.shortRecord).toBe(true);
    expect(new Set(short.flag)).toEqual(new Set([FLAG.shortRecord]));
  });

  it('leaves gaps missing and counts the others', () => {
    const { value, flag, fits } = sgi(januaries([NaN, ...upTo(20)]), january(1990));
    expect([value[0], flag[0], fits[0]!.nCal]).toEqual([NaN, FLAG.missing, 20]);
    expect(value[12]).toBeCloseTo(normalQuantile(1 / 40), 12);
  });

  it('refuses a calibration outside the record and infinite levels', () => {
    expect(() => sgi(januaries(upTo(30)), january(1990), { calibration: { from: 1980, to: 2019 } })).toThrow(
      /1980\/2019 lies outside the record 1990\/2019/,
    );
    expect(() => sgi(Float64Array.of(1, Infinity), 0)).toThrow(/level\[1\] is Infinity/);
  });

  it('depends on ranks only, and keeps their order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -300, max: 300 }), { minLength: 20, maxLength: 60 }),
        (levels) => {
          const z = januariesOf(sgi(januaries(levels), 0).value);
          const stretched = januariesOf(sgi(januaries(levels.map((x) => x ** 3 / 1e4)), 0).value);
          expect(stretched).toEqual(z);
          for (const [i, a] of levels.entries()) {
            for (const [j, b] of levels.entries()) if (a < b) expect(z[i]!).toBeLessThan(z[j]!);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
