/**
 * Plotting positions of an empirical distribution, by rank r among n:
 * - `hazen` (r − ½)/n, the normal scores of the groundwater index;
 * - `weibull` r/(n + 1);
 * - `tukey-from-largest` 1 − (n + 1 − r − 0.33)/(n + 0.33): that of EDDI (Hobbins et al. 2016, eq. 2), which counts
 *   ranks from the largest.
 */
export type PlottingPosition = 'hazen' | 'weibull' | 'tukey-from-largest';

const POSITIONS: Readonly<Record<PlottingPosition, { before: number; added: number }>> = {
  hazen: { before: 0.5, added: 0 },
  weibull: { before: 0, added: 1 },
  'tukey-from-largest': { before: 0.34, added: 0.33 },
};

/** An empirical distribution: different values, ascending, and the probability of each (of its mean rank). */
export interface EmpiricalParameters {
  readonly values: Float64Array;
  readonly probabilities: Float64Array;
}

/** @param sorted ascending, no NaN; @param tolerance values closer than this are equal */
export function fitEmpirical(
  sorted: Float64Array,
  position: PlottingPosition,
  tolerance: number,
): EmpiricalParameters | undefined {
  const { before, added } = POSITIONS[position];
  const n = sorted.length;
  const values: number[] = [];
  const probabilities: number[] = [];
  for (let from = 0; from < n;) {
    let to = from + 1;
    while (to < n && sorted[to]! - sorted[from]! <= tolerance) to++;
    values.push(sorted[from]!);
    probabilities.push(((from + 1 + to) / 2 - before) / (n + added));
    from = to;
  }
  if (values.length < 2) return undefined;
  return { values: Float64Array.from(values), probabilities: Float64Array.from(probabilities) };
}

/**
 * Probability at x: that of the value, linear between neighbours, the nearest end's outside.
 * @returns the probability and whether x lies outside the sample
 */
export function empiricalProbability(
  x: number,
  { values, probabilities }: EmpiricalParameters,
): { probability: number; outside: boolean } {
  const last = values.length - 1;
  if (x <= values[0]!) return { probability: probabilities[0]!, outside: x < values[0]! };
  if (x >= values[last]!) return { probability: probabilities[last]!, outside: x > values[last]! };
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (values[middle]! <= x) low = middle;
    else high = middle;
  }
  const share = (x - values[low]!) / (values[high]! - values[low]!);
  const probability = probabilities[low]! + share * (probabilities[high]! - probabilities[low]!);
  return { probability, outside: false };
}
