/** Middle value; the mean of the two middle ones of an even number. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * Runs the sides by turns, A B A B …, so that whatever else the machine does meets both.
 * @returns the results of each side, by round
 */
export async function interleave<T>(
  rounds: number,
  sides: readonly (() => Promise<T> | T)[],
): Promise<T[][]> {
  const results = sides.map((): T[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, side] of sides.entries()) results[index]!.push(await side());
  }
  return results;
}

/** Median over the rounds of a[i] / b[i]: a round disturbed on both sides keeps its ratio. */
export const pairedRatio = (a: readonly number[], b: readonly number[]): number =>
  median(a.map((value, round) => value / b[round]!));
