/** Two-parameter gamma distribution: mean = shape · scale. */
export interface GammaParameters {
  readonly shape: number;
  readonly scale: number;
}

/**
 * Largest shape that is still a distribution of rain: a coefficient of variation of 0.1 %. Beyond it the values are
 * equal up to the rounding of sums, and a fit would standardise that rounding.
 */
export const MAXIMUM_GAMMA_SHAPE = 1e6;

/**
 * Gamma fit by Thom's approximation to maximum likelihood.
 * Source: H. C. S. Thom (1958), "A note on the gamma distribution", Mon. Wea. Rev. 86, 117–122, eq. 22.
 * @param mean arithmetic mean of the positive values
 * @param meanLog mean of their natural logarithms
 * @returns undefined where the values hardly vary (fewer than two, or equal ones)
 */
export function fitGammaThom(mean: number, meanLog: number): GammaParameters | undefined {
  const a = Math.log(mean) - meanLog;
  if (!(a > 0)) return undefined;
  const shape = (1 + Math.sqrt(1 + (4 * a) / 3)) / (4 * a);
  const scale = mean / shape;
  // A subnormal scale has too few bits left to divide by.
  return shape <= MAXIMUM_GAMMA_SHAPE && scale > 1e-300 ? { shape, scale } : undefined;
}
