import { describe, expect, it } from '@jest/globals';
import { fitGammaThom } from './fit-gamma.ts';

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const fit = (values: number[]) => fitGammaThom(mean(values), mean(values.map(Math.log)));

describe('fitGammaThom', () => {
  it('follows the formula', () => {
    // A = ln 2 − (ln 1 + ln 3)/2 for the values 1 and 3.
    const a = Math.log(2) - Math.log(3) / 2;
    const shape = (1 + Math.sqrt(1 + (4 * a) / 3)) / (4 * a);
    expect(fit([1, 3])).toEqual({
      shape: expect.closeTo(shape, 12),
      scale: expect.closeTo(2 / shape, 12),
    });
  });

  it('keeps the mean whatever the unit, and the shape', () => {
    const millimetres = fit([12, 80, 33, 51, 7])!;
    const metres = fit([0.012, 0.08, 0.033, 0.051, 0.007])!;
    expect(millimetres.shape * millimetres.scale).toBeCloseTo(36.6, 10);
    expect(metres.shape).toBeCloseTo(millimetres.shape, 9);
  });

  it.each([
    [[5]],
    [[5, 5, 5]],
    [[0.1 + 0.2, 0.3, 0.3]],
    [[100, 100.01, 99.99]],
    [[7e-323, 5e-323, 1e-322]],
    [[]],
  ])('has no fit for %j', (values) => {
    expect(fit(values)).toBeUndefined();
  });
});
