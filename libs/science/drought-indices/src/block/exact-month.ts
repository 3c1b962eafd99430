import { fitSeason, scoreBy } from '../standardise-series.ts';
import type { Standardisation } from '../standardisation.ts';

/** An L-scale up to this share of the largest sum is the rounding of sums, not weather. */
const ROUNDING = 1e-10;

/**
 * One calendar month by the exact path.
 * @param totals [12 rows], NaN where missing
 * @param month 0–11
 * @param rows of the calibration, `to` excluded
 * @param out [12 rows], filled where it is this month
 */
export function exactMonth(
  totals: Float64Array,
  month: number,
  rows: { readonly from: number; readonly to: number },
  recipe: Standardisation,
  out: Float64Array,
): void {
  const sample: number[] = [];
  let largest = 0;
  for (let row = rows.from; row < rows.to; row++) {
    const x = totals[12 * row + month]!;
    if (x !== x) continue;
    sample.push(x);
    largest = Math.max(largest, Math.abs(x));
  }
  const sorted = Float64Array.from(sample).sort();
  const { parameters, p0 } = fitSeason(sorted, month + 1, recipe, ROUNDING * largest, false);
  const score = parameters && scoreBy(parameters, p0 ?? 0, recipe);
  for (let i = month; i < totals.length; i += 12) {
    const x = totals[i]!;
    out[i] = score && x === x ? score(x).z : NaN;
  }
}
