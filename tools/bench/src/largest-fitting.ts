/** Largest whole number from 1 to `most` whose length, which grows with it, is at most `limit`; 1 if none is. */
export function largestFitting(most: number, limit: number, lengthOf: (count: number) => number): number {
  let least = 1;
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (lengthOf(middle) <= limit) least = middle;
    else most = middle - 1;
  }
  return least;
}
