/** A generator of numbers in (0, 1), the same for the same seed: mulberry32 by T. Ettinger, two draws to a number. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
  return () => ((next() >>> 6) * 2 ** 27 + (next() >>> 5) + 0.5) / 2 ** 53;
}

/** Standard gamma numbers. Source: G. Marsaglia, W. W. Tsang (2000), ACM Trans. Math. Softw. 26, 363–372. */
export function gammaNumbers(shape: number, random: () => number, normal: () => number): () => number {
  const raised = shape < 1 ? shape + 1 : shape;
  const d = raised - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  return () => {
    for (;;) {
      const x = normal();
      const v = (1 + c * x) ** 3;
      if (v <= 0 || Math.log(random()) >= 0.5 * x * x + d - d * v + d * Math.log(v)) continue;
      return shape < 1 ? d * v * random() ** (1 / shape) : d * v;
    }
  };
}
