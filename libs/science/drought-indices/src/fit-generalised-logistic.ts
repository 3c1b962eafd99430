/** Generalised logistic distribution of Hosking: support below location + scale/shape (shape > 0) or above it (< 0). */
export interface GeneralisedLogisticParameters {
  readonly location: number;
  readonly scale: number;
  readonly shape: number;
}

/**
 * Fit by unbiased probability-weighted moments, the "log-logistic" of SPEI.
 * Sources: S. M. Vicente-Serrano et al. (2010), J. Climate 23, 1696–1718; J. R. M. Hosking (1990), J. R. Stat. Soc. B
 * 52, 105–124; unbiased moments of J. M. Landwehr et al. (1979), Water Resour. Res. 15, 1055–1064.
 * @param sorted ascending, no NaN
 * @param noise spread that rounding alone may produce; an L-scale up to it counts as no variation
 * @returns undefined for fewer than three values or values that hardly vary
 */
export function fitGeneralisedLogistic(
  sorted: Float64Array,
  noise = 0,
): GeneralisedLogisticParameters | undefined {
  const n = sorted.length;
  if (n < 3) return undefined;
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  for (let i = 0; i < n; i++) {
    const x = sorted[i]!;
    sum0 += x;
    sum1 += x * i;
    sum2 += x * (i * (i - 1));
  }
  const b0 = sum0 / n;
  const b1 = sum1 / (n * (n - 1));
  const b2 = sum2 / (n * (n - 1) * (n - 2));
  const lambda2 = 2 * b1 - b0;
  const tau3 = (6 * b2 - 6 * b1 + b0) / lambda2;
  // |τ₃| = 1 is one value apart from all others equal: no scale is left to estimate.
  if (!(lambda2 > noise) || !(Math.abs(tau3) < 1 - 1e-9)) return undefined;
  const shape = 0 - tau3;
  const angle = shape * Math.PI;
  const sine = Math.sin(angle);
  const scale = shape === 0 ? lambda2 : (lambda2 * sine) / angle;
  // ξ = λ₁ − a (1 − g)/k with g = kπ/sin kπ, written so that small k do not cancel.
  const shift = shape === 0 ? 0 : (scale * angleMinusSine(angle)) / (shape * sine);
  return { location: b0 + shift, scale, shape };
}

/** x − sin x, by its series where the difference would cancel. */
function angleMinusSine(x: number): number {
  if (Math.abs(x) > 1) return x - Math.sin(x);
  const s = x * x;
  let nested = 1;
  for (let n = 17; n >= 5; n -= 2) nested = 1 - (s / (n * (n - 1))) * nested;
  return (x * s * nested) / 6;
}

/**
 * Ratio (1 − F)/F at x: e^−y with y = −ln(1 − k (x − ξ)/a)/k. NaN outside the support, whose end lies above for
 * shape > 0 and below for shape < 0.
 */
export function generalisedLogisticOdds(x: number, location: number, scale: number, shape: number): number {
  const q = (x - location) / scale;
  if (shape === 0) return Math.exp(-q);
  const step = -shape * q;
  if (!(step > -1)) return NaN;
  return Math.exp((Math.abs(step) < 0.5 ? Math.log1p(step) : Math.log(1 + step)) / shape);
}
