import { normalCdf } from '../normal.ts';

/** A Gaussian kernel estimate of a density: its points and the width of each, in their unit. */
export interface KernelDensityParameters {
  readonly values: Float64Array;
  readonly bandwidth: number;
}

/**
 * Kernel density with the bandwidth of Silverman's rule of thumb, 0.9 · min(s, IQR/1.34) · n^−1/5.
 * Source: B. W. Silverman (1986), Density Estimation, eq. 3.31.
 * @param sorted ascending, no NaN
 */
export function fitKernelDensity(sorted: Float64Array, noise: number): KernelDensityParameters | undefined {
  const n = sorted.length;
  if (n < 3) return undefined;
  const mean = sorted.reduce((sum, x) => sum + x, 0) / n;
  const deviation = Math.sqrt(sorted.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1));
  const quartiles = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.34;
  const spread = quartiles > noise ? Math.min(deviation, quartiles) : deviation;
  if (!(spread > noise)) return undefined;
  return { values: sorted.slice(), bandwidth: 0.9 * spread * n ** -0.2 };
}

/** Linear interpolation between order statistics (Hyndman & Fan 1996, definition 7). */
export function quantile(sorted: Float64Array, probability: number): number {
  const at = (sorted.length - 1) * probability;
  const below = Math.floor(at);
  const low = sorted[below]!;
  return low + (at - below) * ((sorted[below + 1] ?? low) - low);
}

/** Signed smaller tail at x (lower positive, upper negative): neither is ever exactly 0 in reach of ±38 bandwidths. */
export function kernelDensityTail(x: number, { values, bandwidth }: KernelDensityParameters): number {
  let lower = 0;
  let upper = 0;
  for (const value of values) {
    lower += normalCdf((x - value) / bandwidth);
    upper += normalCdf((value - x) / bandwidth);
  }
  return lower <= upper ? lower / values.length : -upper / values.length;
}
