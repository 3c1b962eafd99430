/** Longest accumulation, in months. */
export const MAXIMUM_SCALE = 48;

/** RangeError unless `scale` is a whole number of months from 1 to 48. */
export function checkScale(scale: number): void {
  if (!Number.isInteger(scale) || scale < 1 || scale > MAXIMUM_SCALE) {
    throw new RangeError(`the scale must be a whole number from 1 to ${MAXIMUM_SCALE}, it is ${scale}`);
  }
}

/**
 * Sums of the last `scale` values: the same length, NaN for the first scale − 1 and wherever one of them is NaN.
 * Two additions per value at any scale, and never a subtraction (van Herk 1992, Pattern Recogn. Lett. 13, 517–521): a
 * window is the end of one block plus the start of the next, so that dry months sum to exactly 0.
 * @param scale whole number of months, 1–48 (RangeError otherwise)
 */
export function accumulate(values: Float64Array, scale: number): Float64Array {
  checkScale(scale);
  return movingSum(values, scale);
}

/** {@link accumulate} for any whole scale of at least 1. */
export function movingSum(values: Float64Array, scale: number): Float64Array {
  if (scale === 1) return values.slice();
  const n = values.length;
  const sums = new Float64Array(n).fill(NaN, 0, Math.min(n, scale - 1));
  for (let block = 0; block + scale <= n; block += scale) {
    const next = block + scale;
    const last = Math.min(next, n - scale + 1);
    let suffix = 0;
    for (let i = next - 1; i >= last; i--) suffix += values[i]!;
    for (let i = last - 1; i >= block; i--) {
      suffix += values[i]!;
      sums[i + scale - 1] = suffix;
    }
    let prefix = 0;
    for (let i = next; i < last + scale - 1; i++) {
      prefix += values[i]!;
      sums[i] = sums[i]! + prefix;
    }
  }
  return sums;
}
