/**
 * Comparators that sort any `n` values, as pairs of positions, the smaller value to the first.
 * Source: K. E. Batcher's merge exchange, D. E. Knuth, The Art of Computer Programming 3, algorithm 5.2.2M.
 */
export function sortingNetwork(n: number): Uint32Array {
  const pairs: number[] = [];
  const top = 2 ** Math.max(0, Math.ceil(Math.log2(n)) - 1);
  for (let p = top; p >= 1; p /= 2) {
    let q = top;
    let r = 0;
    for (let d = p; ;) {
      for (let i = 0; i < n - d; i++) if ((i & p) === r) pairs.push(i, i + d);
      if (q === p) break;
      d = q - p;
      q /= 2;
      r = p;
    }
  }
  return n < 2 ? new Uint32Array() : Uint32Array.from(pairs);
}
