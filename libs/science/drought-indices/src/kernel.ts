import { movingSum } from './accumulate.ts';

/** Weights over the lag, as in R's SPEI; all but `rectangular` weigh the present most. */
export type KernelShape = 'rectangular' | 'triangular' | 'circular' | 'gaussian';

/**
 * Weights by lag, the present first, with the sum `scale`: a rectangular kernel is a plain sum.
 * triangular: s − lag; circular: s² + 1 − (lag + 1)²; gaussian: exp(−(3 lag/(s − 1))²/2).
 * Source: S. Beguería, S. M. Vicente-Serrano, R package SPEI, function `kern`.
 * @param scale whole number of steps, at least 1
 */
export function kernelWeights(shape: KernelShape, scale: number): Float64Array {
  const weightAt: Record<KernelShape, (lag: number) => number> = {
    rectangular: () => 1,
    triangular: (lag) => scale - lag,
    circular: (lag) => scale ** 2 + 1 - (lag + 1) ** 2,
    gaussian: (lag) => (scale === 1 ? 1 : Math.exp(-(((3 * lag) / (scale - 1)) ** 2) / 2)),
  };
  const weights = Float64Array.from({ length: scale }, (_, lag) => weightAt[shape](lag));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (weight / total) * scale);
}

/**
 * Weighted sums (or means) of the last `scale` values: NaN for the first scale − 1 and wherever one of them is NaN.
 */
export function accumulateWith(
  values: Float64Array,
  scale: number,
  shape: KernelShape,
  aggregate: 'sum' | 'mean',
): Float64Array {
  const sums = shape === 'rectangular' ? movingSum(values, scale) : weightedSums(values, scale, shape);
  return aggregate === 'mean' ? sums.map((sum) => sum / scale) : sums;
}

function weightedSums(values: Float64Array, scale: number, shape: KernelShape): Float64Array {
  const weights = kernelWeights(shape, scale);
  return values.map((_, i) => {
    if (i < scale - 1) return NaN;
    let sum = 0;
    for (let lag = 0; lag < scale; lag++) sum += weights[lag]! * values[i - lag]!;
    return sum;
  });
}
