import { normalCdf, normalQuantile } from './normal.ts';

/** How far a fitted distribution lies from its own sample. */
export interface GoodnessOfFit {
  /** Largest distance between the fitted and the empirical distribution function (Kolmogorov–Smirnov D). */
  readonly kolmogorov: number;
  /** Anderson–Darling A², which weighs the tails. */
  readonly andersonDarling: number;
  /** Correlation of the scores with the normal scores of their ranks (Filliben's r); 1 is perfect. */
  readonly correlation: number;
}

/**
 * Goodness of fit of standard scores z = Φ⁻¹(F(x)) of a sample, which are standard normal where F is right.
 * Sources: T. W. Anderson, D. A. Darling (1954), J. Am. Stat. Assoc. 49, 765–769; J. J. Filliben (1975), Technometrics
 * 17, 111–117, with Hazen's plotting positions.
 * @param scores in any order, finite, at least two
 */
export function goodnessOfFit(scores: Float64Array): GoodnessOfFit {
  const sorted = scores.slice().sort();
  const n = sorted.length;
  let kolmogorov = 0;
  let sum = 0;
  let [crossed, squares, total] = [0, 0, 0];
  let normalSquares = 0;
  for (let i = 0; i < n; i++) {
    const z = sorted[i]!;
    const p = normalCdf(z);
    kolmogorov = Math.max(kolmogorov, (i + 1) / n - p, p - i / n);
    sum += (2 * i + 1) * (Math.log(p) + Math.log(normalCdf(-sorted[n - 1 - i]!)));
    const normal = normalQuantile((i + 0.5) / n);
    crossed += z * normal;
    normalSquares += normal * normal;
    squares += z * z;
    total += z;
  }
  const spread = Math.sqrt((squares - (total * total) / n) * normalSquares);
  return {
    kolmogorov,
    andersonDarling: -n - sum / n,
    correlation: spread > 0 ? Math.min(1, crossed / spread) : 0,
  };
}
