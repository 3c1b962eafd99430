import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fitGeneralisedLogistic, generalisedLogisticOdds } from './fit-generalised-logistic.ts';

const sorted = (values: number[]) => Float64Array.from(values).sort();

/** Quantile function: x = ξ + a (1 − ((1 − F)/F)^k)/k. */
function sampleOf(location: number, scale: number, shape: number, n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => {
    const f = (i + 0.5) / n;
    const logOdds = Math.log((1 - f) / f);
    return location - scale * (shape === 0 ? logOdds : Math.expm1(shape * logOdds) / shape);
  });
}

describe('fitGeneralisedLogistic', () => {
  it.each([0.25, -0.25, 0.01, -1e-4, 0])(
    'finds the parameters of shape %p again from its quantiles',
    (shape) => {
      const found = fitGeneralisedLogistic(sampleOf(40, 12, shape, 20_000))!;
      expect(found.location).toBeCloseTo(40, 1);
      expect(found.scale).toBeCloseTo(12, 1);
      expect(found.shape).toBeCloseTo(shape, 2);
    },
  );

  it('is the logistic distribution for a symmetric sample, exactly', () => {
    const fit = fitGeneralisedLogistic(sorted([-3, -1, 0, 1, 3]))!;
    expect(fit.shape).toBeCloseTo(0, 14);
    expect(fit.location).toBeCloseTo(0, 13);
    expect(generalisedLogisticOdds(0, 0, 1, 0)).toBe(1);
  });

  it('passes through k = 0 without a jump', () => {
    const at = (shift: number) => fitGeneralisedLogistic(sorted([-3, -1, shift, 1, 3]))!;
    for (const shift of [1e-3, 1e-6, 1e-9, 1e-12]) {
      const left = at(-shift);
      const right = at(shift);
      expect(Math.abs(left.location + right.location)).toBeLessThan(1e-14);
      expect(Math.abs(left.scale - right.scale)).toBeLessThan(1e-14);
    }
  });

  it.each([
    ['two values', [1, 2]],
    ['equal values', [4, 4, 4, 4]],
    ['one apart from equal ones', [0, 0, 0, 0, 7]],
    ['none', []],
  ])('has no fit for %s', (_name, values) => {
    expect(fitGeneralisedLogistic(sorted(values))).toBeUndefined();
  });

  it('takes a spread up to the stated noise for none', () => {
    const values = sorted([1, 1 + 1e-14, 1 + 2e-14, 1 + 3e-14]);
    expect(fitGeneralisedLogistic(values, 1e-12)).toBeUndefined();
  });

  it('moves and stretches with its data', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -500, max: 500 }), { minLength: 20, maxLength: 60 }),
        fc.integer({ min: -300, max: 300 }),
        fc.integer({ min: 1, max: 9 }),
        (values, shift, stretch) => {
          const fit = fitGeneralisedLogistic(sorted(values))!;
          const moved = fitGeneralisedLogistic(sorted(values.map((x) => x * stretch + shift)))!;
          expect(moved.shape).toBeCloseTo(fit.shape, 8);
          expect(moved.scale).toBeCloseTo(fit.scale * stretch, 6);
          expect(moved.location).toBeCloseTo(fit.location * stretch + shift, 6);
        },
      ),
    );
  });
});

describe('generalisedLogisticOdds', () => {
  it('is NaN outside the support, on the side of its end', () => {
    expect(generalisedLogisticOdds(4.01, 0, 1, 0.25)).toBeNaN();
    expect(generalisedLogisticOdds(3.99, 0, 1, 0.25)).toBeLessThan(1e-9);
    expect(generalisedLogisticOdds(-4.01, 0, 1, -0.25)).toBeNaN();
    expect(generalisedLogisticOdds(-3.99, 0, 1, -0.25)).toBeGreaterThan(1e9);
  });
});
