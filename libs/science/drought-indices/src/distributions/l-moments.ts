/** First two L-moments and the L-skewness of a sample. */
export interface LMoments {
  /** Mean, in the unit of the sample. */
  readonly mean: number;
  /** λ₂, in the unit of the sample. */
  readonly lScale: number;
  /** τ₃ = λ₃/λ₂, within (−1, 1). */
  readonly lSkewness: number;
}

/**
 * L-moments by unbiased probability-weighted moments: λ₁ = b₀, λ₂ = 2b₁ − b₀, λ₃ = 6b₂ − 6b₁ + b₀.
 * The sums are taken about the median, so that a large common level (a balance + 1000, an altitude) does not cancel.
 * Source: J. R. M. Hosking (1990), J. R. Stat. Soc. B 52, 105–124; J. M. Landwehr et al. (1979), Water Resour. Res. 15.
 * @param sorted ascending, no NaN
 * @param noise an L-scale up to this is the rounding of sums, not weather
 * @returns undefined for fewer than three values, or values that hardly vary
 */
export function lMoments(sorted: Float64Array, noise = 0): LMoments | undefined {
  const n = sorted.length;
  if (n < 3) return undefined;
  const middle = sorted[n >> 1]!;
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  for (let i = 0; i < n; i++) {
    const x = sorted[i]! - middle;
    sum0 += x;
    sum1 += x * i;
    sum2 += x * (i * (i - 1));
  }
  const b0 = sum0 / n;
  const b1 = sum1 / (n * (n - 1));
  const b2 = sum2 / (n * (n - 1) * (n - 2));
  const lScale = 2 * b1 - b0;
  const lSkewness = (6 * b2 - 6 * b1 + b0) / lScale;
  // |τ₃| = 1 is one value apart from all others equal: nothing is left to estimate.
  if (!(lScale > noise) || !(Math.abs(lSkewness) < 1 - 1e-9)) return undefined;
  return { mean: middle + b0, lScale, lSkewness };
}
