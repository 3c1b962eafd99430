/** Time for one file: a reader looks now and then, and stops with what it has. */
export interface Budget {
  readonly leftMs: number;
  readonly spent: boolean;
}

export function budgetOf(ms: number): Budget {
  const ends = performance.now() + ms;
  return {
    get leftMs() {
      return Math.max(0, ends - performance.now());
    },
    get spent() {
      return performance.now() >= ends;
    },
  };
}
