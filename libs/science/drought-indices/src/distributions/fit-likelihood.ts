import type { GeneralisedLogisticParameters } from '../fit-generalised-logistic.ts';
import { logGamma } from '../gamma.ts';
import { fitGammaLikelihood } from './fit-gamma-shape.ts';
import type { LMoments } from './l-moments.ts';
import { minimise, minimiseBetween } from './minimise.ts';
import type { Pearson3Parameters } from './pearson3.ts';

/** A shape outside this has an unbounded likelihood: no optimum to report. */
const LARGEST_LOGISTIC_SHAPE = 1;

/**
 * Generalised logistic by maximum likelihood, from the fit by moments as its only starting point: the sample is brought
 * to mean 0 and L-scale 1 first, so that the answer does not depend on units.
 * @returns undefined where no optimum lies inside
 */
export function fitGeneralisedLogisticLikelihood(
  sorted: Float64Array,
  { mean, lScale }: LMoments,
  start: GeneralisedLogisticParameters,
): GeneralisedLogisticParameters | undefined {
  const scaled = sorted.map((x) => (x - mean) / lScale);
  const cost = ([location = 0, logScale = 0, shape = 0]: readonly number[]) => {
    if (Math.abs(shape) >= LARGEST_LOGISTIC_SHAPE) return Infinity;
    const scale = Math.exp(logScale);
    let sum = scaled.length * logScale;
    for (const x of scaled) {
      const step = (-shape * (x - location)) / scale;
      if (!(step > -1)) return Infinity;
      const y = Math.abs(shape) < 1e-8 ? (x - location) / scale : -Math.log1p(step) / shape;
      sum += (1 - shape) * y + 2 * (y > -30 ? Math.log1p(Math.exp(-y)) : -y);
    }
    return sum;
  };
  const found = minimise(
    cost,
    [(start.location - mean) / lScale, Math.log(start.scale / lScale), start.shape],
    0.1,
  );
  if (!found) return undefined;
  const [location = 0, logScale = 0, shape = 0] = found;
  if (Math.abs(shape) > LARGEST_LOGISTIC_SHAPE - 1e-3) return undefined;
  return { location: mean + location * lScale, scale: Math.exp(logScale) * lScale, shape };
}

const GRID = 60;
const [NEAREST, FARTHEST] = [Math.log(1e-4), Math.log(1e4)];

/**
 * Pearson III by maximum likelihood: for each lower end the gamma likelihood of the rest is solved exactly, and the
 * best lower end inside a grid of distances from the smallest value is refined; mirrored for negative skewness. The
 * likelihood grows without bound as the end nears the smallest value; that is not an optimum.
 * @returns undefined where no optimum lies inside
 */
export function fitPearson3Likelihood(
  sorted: Float64Array,
  { lScale, lSkewness }: LMoments,
): Pearson3Parameters | undefined {
  const side = lSkewness < 0 ? -1 : 1;
  const end = side > 0 ? sorted[0]! : sorted[sorted.length - 1]!;
  const n = sorted.length;
  const profile = (logDistance: number) => {
    const distance = Math.exp(logDistance) * lScale;
    let sum = 0;
    let logs = 0;
    for (const x of sorted) {
      const excess = side * (x - end) + distance;
      sum += excess;
      logs += Math.log(excess);
    }
    const gamma = fitGammaLikelihood(sum / n, logs / n);
    if (!gamma) return undefined;
    const { shape, scale } = gamma;
    const cost = n * (logGamma(shape) + shape * Math.log(scale) + shape) - (shape - 1) * logs;
    return { cost, shape, scale, distance };
  };
  const cost = (logDistance: number) => profile(logDistance)?.cost ?? Infinity;
  const step = (FARTHEST - NEAREST) / GRID;
  const costs = Array.from({ length: GRID + 1 }, (_, k) => cost(NEAREST + k * step));
  let best = -1;
  for (let k = 1; k < GRID; k++) {
    const valley = costs[k]! <= costs[k - 1]! && costs[k]! < costs[k + 1]!;
    if (valley && (best < 0 || costs[k]! < costs[best]!)) best = k;
  }
  if (best < 0) return undefined;
  const found = profile(minimiseBetween(cost, NEAREST + (best - 1) * step, NEAREST + (best + 1) * step));
  if (!found) return undefined;
  const { shape, scale, distance } = found;
  return {
    mean: end + side * (shape * scale - distance),
    deviation: Math.sqrt(shape) * scale,
    skewness: (side * 2) / Math.sqrt(shape),
  };
}
