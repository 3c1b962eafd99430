import { GammaTail, logGamma } from '../gamma.ts';
import { normalCdf } from '../normal.ts';
import type { LMoments } from './l-moments.ts';

/** Pearson type III: a gamma distribution with a location, mirrored for negative skewness. */
export interface Pearson3Parameters {
  readonly mean: number;
  /** Standard deviation. */
  readonly deviation: number;
  readonly skewness: number;
}

/** Below this skewness the gamma shape 4/γ² is so large that a normal distribution with two corrections is closer. */
const NEARLY_NORMAL = 1e-3;

/**
 * Pearson III from L-moments with Hosking's rational approximation of the shape.
 * Source: J. R. M. Hosking (1996), IBM RC 20525, PELPE3; relative error of the shape below 5e-6.
 */
export function fitPearson3Pwm({ mean, lScale, lSkewness }: LMoments): Pearson3Parameters {
  const t3 = Math.abs(lSkewness);
  if (t3 <= 1e-6) return { mean, deviation: lScale * Math.sqrt(Math.PI), skewness: 0 };
  return fromShape(mean, lScale, lSkewness, approximateShape(t3));
}

/** Pearson III from L-moments without approximation: τ₃ = 6 I(1/3; α, 2α) − 3, solved by secant steps in ln α. */
export function fitPearson3LMoments(moments: LMoments): Pearson3Parameters {
  const { mean, lScale, lSkewness } = moments;
  const t3 = Math.abs(lSkewness);
  if (t3 <= 1e-6) return fitPearson3Pwm(moments);
  let a = Math.log(approximateShape(t3));
  let b = a + 1e-5;
  let errorA = lSkewnessOfShape(Math.exp(a)) - t3;
  let errorB = lSkewnessOfShape(Math.exp(b)) - t3;
  for (let step = 0; step < 30 && errorB !== errorA; step++) {
    const c = b - (errorB * (b - a)) / (errorB - errorA);
    a = b;
    errorA = errorB;
    b = c;
    errorB = lSkewnessOfShape(Math.exp(b)) - t3;
    if (Math.abs(b - a) < 1e-14) break;
  }
  return fromShape(mean, lScale, lSkewness, Math.exp(b));
}

function approximateShape(t3: number): number {
  if (t3 < 1 / 3) {
    const t = 3 * Math.PI * t3 * t3;
    return (1 + 0.2906 * t) / (t * (1 + t * (0.1882 + t * 0.0442)));
  }
  const t = 1 - t3;
  return (t * (0.36067 + t * (-0.59567 + t * 0.25361))) / (1 + t * (-2.78861 + t * (2.56096 - t * 0.77045)));
}

function fromShape(mean: number, lScale: number, lSkewness: number, shape: number): Pearson3Parameters {
  const scale = Math.sqrt(Math.PI) * lScale * Math.exp(logGamma(shape) - logGamma(shape + 0.5));
  return {
    mean,
    deviation: scale * Math.sqrt(shape),
    skewness: (2 / Math.sqrt(shape)) * Math.sign(lSkewness),
  };
}

/** τ₃ of a gamma distribution: 6 I(1/3; α, 2α) − 3 (Hosking 1990, table 1), I the regularised incomplete beta function. */
function lSkewnessOfShape(shape: number): number {
  const [p, q, x] = [shape, 2 * shape, 1 / 3];
  const front = Math.exp(logGamma(p + q) - logGamma(p) - logGamma(q) + p * Math.log(x) + q * Math.log(1 - x));
  // I(x; p, q) = front/p · Σ B-type series: ∏ (p+q+n)/(p+1+n) xⁿ⁺¹; all terms positive.
  let term = 1;
  let sum = 1;
  for (let n = 0; n < 10_000 && term > 1e-17 * sum; n++) {
    term *= ((p + q + n) / (p + 1 + n)) * x;
    sum += term;
  }
  return (6 * front * sum) / p - 3;
}

/**
 * The smaller tail at x, signed as {@link GammaTail} does: the lower one positive, the upper one negative. NaN outside
 * the support, whose end is mean − 2 · deviation/skewness.
 */
export function pearson3Tail(
  x: number,
  { mean, deviation, skewness }: Pearson3Parameters,
  gamma: GammaTail,
): number {
  if (Math.abs(skewness) < NEARLY_NORMAL) {
    const y = (x - mean) / deviation;
    const g = skewness;
    // Cornish & Fisher (1938), inverted to the second order; the rest is below 1e-9 here.
    const z = y - (g / 6) * (y * y - 1) + ((g * g) / 36) * (4 * y * y * y - 7 * y);
    return z <= 0 ? normalCdf(z) : -normalCdf(-z);
  }
  const side = Math.sign(skewness);
  const t = 1 + (side * (x - mean) * Math.abs(skewness)) / (2 * deviation);
  if (!(t > 0)) return NaN;
  return side * gamma.at(t, Math.log(t));
}

/** Shape of the gamma distribution inside. */
export function pearson3Shape(skewness: number): number {
  return Math.abs(skewness) < NEARLY_NORMAL ? 1 : 4 / (skewness * skewness);
}
