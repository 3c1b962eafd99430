import { normalQuantileOfTail } from '../normal.ts';

/**
 * z = Φ⁻¹(p0 + (1 − p0) F) for a signed tail: F where it is positive, −(1 − F) where negative, so that neither tail
 * loses digits to the other.
 */
export function standardScore(tail: number, p0 = 0): number {
  if (tail >= 0) {
    const lower = p0 + (1 - p0) * tail;
    return lower <= 0.5 ? normalQuantileOfTail(lower) : -normalQuantileOfTail((1 - p0) * (1 - tail));
  }
  const upper = (1 - p0) * -tail;
  return upper <= 0.5 ? -normalQuantileOfTail(upper) : normalQuantileOfTail(1 - upper);
}
