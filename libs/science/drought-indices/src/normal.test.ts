import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalCdf, normalQuantile, normalQuantileOfTail } from './normal.ts';

// Computed with 50 digits (mpmath).
const CDF: [number, number][] = [
  [-38, 2.885428360068784e-316],
  [-20, 2.7536241186062337e-89],
  [-8, 6.220960574271784e-16],
  [-5.7, 5.990371401063528e-9],
  [-5.6, 1.0717590258310929e-8],
  [-3.09, 0.0010007824766140109],
  [-1, 0.15865525393145705],
  [-0.68, 0.24825223045357052],
  [-0.67, 0.2514288950953101],
  [-0.1, 0.460172162722971],
  [0, 0.5],
  [1e-20, 0.5],
  [0.5, 0.6914624612740131],
  [0.7, 0.7580363477769269],
  [2, 0.9772498680518208],
  [6, 0.9999999990134123],
];
const QUANTILE: [number, number][] = [
  [1e-300, -37.0470962993612],
  [1e-100, -21.273453560965326],
  [1e-20, -9.262340089798408],
  [1.3e-11, -6.667611456510741],
  [1e-6, -4.753424308822899],
  [0.001, -3.0902323061678135],
  [0.02, -2.053748910631823],
  [0.0749, -1.440238267527964],
  [0.0751, -1.43882539275254],
  [0.2, -0.8416212335729142],
  [0.4, -0.25334710313579974],
];

describe('normalCdf', () => {
  it.each(CDF)('is exact at %p to 1e-14, relatively', (z, expected) => {
    // The last one is subnormal: it has only some 20 bits.
    expect(Math.abs(normalCdf(z) / expected - 1)).toBeLessThan(z === -38 ? 1e-7 : 1e-14);
  });

  it('keeps the ends and refuses NaN', () => {
    expect([normalCdf(-Infinity), normalCdf(Infinity), normalCdf(NaN)]).toEqual([0, 1, NaN]);
  });
});

describe('normalQuantile', () => {
  it.each(QUANTILE)('is exact at %p to 1e-15, relatively', (p, expected) => {
    expect(Math.abs(normalQuantile(p) / expected - 1)).toBeLessThan(1e-15);
  });

  it('is infinite only at the ends and NaN outside', () => {
    expect([0, 1, 0.5].map(normalQuantile)).toEqual([-Infinity, Infinity, expect.closeTo(0, 15)]);
    expect([-1e-9, 1.0000001, NaN].map(normalQuantile)).toEqual([NaN, NaN, NaN]);
    expect([0.6, -0.1, NaN].map(normalQuantileOfTail)).toEqual([NaN, NaN, NaN]);
  });

  it('inverts the distribution function and is odd', () => {
    fc.assert(
      fc.property(fc.double({ min: -37, max: 0, noNaN: true }), (z) => {
        const p = normalCdf(z);
        const back = normalQuantile(p);
        // A change of p by one part in 2^53 moves z by p/φ(z) of it.
        expect(Math.abs(back - z)).toBeLessThan(4e-15 * Math.max(1, -z));
        if (p > 1e-3) expect(normalQuantile(1 - p)).toBeCloseTo(-back, 12);
      }),
    );
  });
});
