/** A generator of numbers in [0, 1): Mulberry32 by T. Ettinger, enough for data that only costs time. */
export function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Cells {
  /** [cells][months], on shared memory. */
  readonly rain: Float64Array;
  readonly balance: Float64Array;
}

/** Synthetic monthly rain and water balance in mm, the same at every run; a month in five hundred is dry. */
export function syntheticCells(cells: number, months: number): Cells {
  const random = mulberry(20_251_123);
  const make = () => new Float64Array(new SharedArrayBuffer(8 * cells * months));
  const [rain, balance] = [make(), make()];
  for (let i = 0; i < rain.length; i++) {
    const season = Math.cos((2 * Math.PI * (i % 12)) / 12);
    const amount =
      -28 * (1 + 0.3 * season) * Math.log((1 - random()) * (1 - random()) * (1 - random() * 0.8));
    rain[i] = random() < 0.002 ? 0 : amount;
    balance[i] = rain[i]! - (70 - 55 * season) * (0.9 + 0.2 * random());
  }
  return { rain, balance };
}
