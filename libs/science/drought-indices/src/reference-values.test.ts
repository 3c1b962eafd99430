import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { largestDifference } from './conformance/published-values.ts';
import { FLAG, spei, spi, waterBalance, type Calibration } from './index.ts';

/** Published values, with the differences that PROVENANCE.md states. */
const fixtures = new URL('../../../../../shared/fixtures/drought/', import.meta.url);
const describeReferences = existsSync(fixtures) ? describe : describe.skip;

const text = (path: string) => readFileSync(new URL(path, fixtures), 'utf8').trim();
const number = (cell: string) => (cell.endsWith('Inf') ? Number(`${cell}inity`) : Number(cell));

/** A file of numbers only, row by row. */
const matrix = (path: string) => Float64Array.from(text(path).split(/[\n,]/), number);
const column = (path: string, position: number) =>
  Float64Array.from(
    text(path)
      .split('\n')
      .slice(1)
      .map((line) => number(line.split(',')[position]!)),
  );

describeReferences('climate_indices: gamma by Thom, calibration 1895–2017, clip ±3.09', () => {
  const january1895 = 1895 * 12;
  const wholeRecord = { from: 1895, to: 2017 };
  const precipitation = () => matrix('climate_indices/precips_mm_monthly.csv');

  it.each([
    [1, 'spi_01_gamma', 2],
    [6, 'spi_06_gamma', 1],
  ])('SPI-%i is %s to 1e-10', (scale, file, clipped) => {
    const expected = matrix(`climate_indices/${file}.csv`);
    const result = spi(precipitation(), january1895, { scale, calibration: wholeRecord });
    expect(largestDifference(result.value, expected)).toBeLessThan(2e-11);
    expect(result.flag.filter((flag) => flag === FLAG.clipped)).toHaveLength(clipped);
    expect(result.flag.every((flag, i) => (flag === FLAG.missing) === Number.isNaN(expected[i]))).toBe(true);
  });

  it('has its parameters for 1981–2010 to 1e-14, relatively', () => {
    const expected = matrix('climate_indices/gamma_monthly.csv');
    const { fits } = spi(precipitation(), january1895, {
      scale: 1,
      calibration: { from: 1981, to: 2010 },
    });
    fits.forEach((fit, month) => {
      expect(fit.nCal).toBe(30);
      expect(Math.abs(fit.shape! / expected[month]! - 1)).toBeLessThan(1e-14);
      expect(Math.abs(fit.scale! / expected[12 + month]! - 1)).toBeLessThan(1e-14);
    });
  });
});

describeReferences('SPEI for R: generalised logistic, unbiased moments', () => {
  const january1980 = 1980 * 12;
  const balance = () =>
    waterBalance(column('spei_r/wichita.csv', 2), column('spei_r/thornthwaite_out.csv', 1));
  const compute = (scale: number, calibration?: Calibration, minimumYears?: number) =>
    spei(balance(), january1980, { scale, calibration, minimumYears });

  it.each([
    [1, 'spei_1_vector'],
    [12, 'spei_12_vector'],
  ])('SPEI-%i is %s to 1e-12', (scale, file) => {
    expect(largestDifference(compute(scale).value, column(`spei_r/${file}.csv`, 1))).toBeLessThan(1e-12);
  });

  /** R takes the quantile of F rounded to a double; far up, where F is nearly 1, that alone moves z by 2⁻⁵³/φ(z). */
  const roundingOfR = (z: number) => (z > 0 ? 2 ** -53 * Math.sqrt(2 * Math.PI) * Math.exp((z * z) / 2) : 0);

  /** Where R has ±Inf, ±5 with its flag; everywhere else R's value. */
  function expectBounded(result: ReturnType<typeof compute>, expected: Float64Array, months: number[]) {
    let outside = 0;
    for (let i = 0; i < expected.length; i++) {
      if (!months.includes(i % 12)) continue;
      const e = expected[i]!;
      if (Math.abs(e) === Infinity) {
        outside++;
        expect([result.value[i], result.flag[i]]).toEqual([Math.sign(e) * 5, FLAG.outOfSupport]);
      } else if (Number.isNaN(e)) {
        expect([result.value[i], result.flag[i]]).toEqual([NaN, FLAG.missing]);
      } else {
        expect(Math.abs(result.value[i]! - e)).toBeLessThan(1e-12 + roundingOfR(e));
        expect(result.flag[i]).toBe(FLAG.ok);
      }
    }
    return outside;
  }
  const allMonths = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

  it('SPEI-12 with the reference from 1989 is spei_refst', () => {
    const expected = column('spei_r/spei_refst.csv', 1);
    expect(expectBounded(compute(12, { from: 1989, to: 2011 }), expected, allMonths)).toBe(0);
  });

  it('SPEI-12 with the reference 1989–2004 is spei_refst_refend, with one value outside the support', () => {
    const expected = column('spei_r/spei_refst_refend.csv', 1);
    expect(expectBounded(compute(12, { from: 1989, to: 2004 }, 16), expected, allMonths)).toBe(1);
  });

  it('SPEI-12 with the reference up to January 1989 is spei_refend, with fifteen values outside', () => {
    const expected = column('spei_r/spei_refend.csv', 1);
    const january = expectBounded(compute(12, { from: 1980, to: 1989 }, 8), expected, [0]);
    const others = expectBounded(compute(12, { from: 1980, to: 1988 }, 8), expected, allMonths.slice(1));
    expect(january + others).toBe(15);
  });
});
