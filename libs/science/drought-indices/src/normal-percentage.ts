import { accumulate } from './accumulate.ts';
import { checkValues } from './check-values.ts';
import { FLAG } from './flags.ts';
import {
  checkCalibration,
  DEFAULT_MINIMUM_YEARS,
  type Calibration,
  type IndexOptions,
} from './standardise.ts';
import { timeAxis } from './time-axis.ts';

export interface SeasonalRatio {
  readonly value: Float64Array;
  readonly flag: Uint8Array;
  readonly calibration: Calibration | null;
  /** Years with a value within the calibration, January to December. */
  readonly nCal: readonly number[];
}

/**
 * Percent of normal precipitation: 100 · sum / mean of the calendar month's sums in the calibration. A normal of zero
 * has no percentage: NaN, `short-record`.
 * Source: WMO & GWP (2016), Handbook of Drought Indicators and Indices, p. 11.
 * @param monthly mm, NaN where missing
 */
export function percentOfNormal(
  monthly: Float64Array,
  firstMonth: number,
  options: IndexOptions,
): SeasonalRatio {
  return bySeason(monthly, firstMonth, options, (sample) => {
    const mean = sample.reduce((sum, x) => sum + x, 0) / sample.length;
    return mean > 0 ? (x) => [(100 * x) / mean, FLAG.ok] : undefined;
  });
}

/**
 * Percentile of the sum among those of its calendar month in the calibration, in 0–100, by mean rank: 100 (r − ½)/n.
 * `decileOf` gives the class. Outside the calibration's range it is the nearest end's, flagged `out-of-support`.
 * Source: W. J. Gibbs, J. V. Maher (1967), Rainfall Deciles as Drought Indicators, Bureau of Meteorology Bulletin 48.
 */
export function percentiles(monthly: Float64Array, firstMonth: number, options: IndexOptions): SeasonalRatio {
  return bySeason(monthly, firstMonth, options, (sample) => (x) => {
    let below = 0;
    let equal = 0;
    for (const y of sample) {
      if (y < x) below++;
      else if (y === x) equal++;
    }
    const n = sample.length;
    const rank = Math.min(n - 0.5, Math.max(0.5, below + equal / 2));
    return [(100 * rank) / n, x < sample[0]! || x > sample[n - 1]! ? FLAG.outOfSupport : FLAG.ok];
  });
}

/** Decile 1 (driest tenth) to 10 of a percentile; NaN for NaN. */
export function decileOf(percentile: number): number {
  return Number.isNaN(percentile) ? NaN : Math.min(10, Math.floor(percentile / 10) + 1);
}

type Rate = (x: number) => [value: number, flag: number];

function bySeason(
  monthly: Float64Array,
  firstMonth: number,
  { scale, calibration, minimumYears = DEFAULT_MINIMUM_YEARS }: IndexOptions,
  prepare: (sorted: Float64Array) => Rate | undefined,
): SeasonalRatio {
  const { firstValue, lastValue } = checkValues('precipitation', monthly);
  const { season, year } = timeAxis('month', firstMonth, monthly.length);
  const record = firstValue < 0 ? null : { from: year[firstValue]!, to: year[lastValue]! };
  const used = calibration ? checkCalibration(calibration, record) : record;
  const sums = accumulate(monthly, scale);
  const value = new Float64Array(sums.length).fill(NaN);
  const flag = new Uint8Array(sums.length).fill(FLAG.missing);
  const nCal = Array.from({ length: 12 }, (_, month) => {
    const at = [...sums.keys()].filter((i) => season[i] === month && !Number.isNaN(sums[i]));
    const calibrates = (i: number) => used !== null && year[i]! >= used.from && year[i]! <= used.to;
    const sorted = Float64Array.from(at.filter(calibrates), (i) => sums[i]!).sort();
    const rate = sorted.length >= minimumYears ? prepare(sorted) : undefined;
    for (const i of at) [value[i], flag[i]] = rate ? rate(sums[i]!) : [NaN, FLAG.shortRecord];
    return sorted.length;
  });
  return { value, flag, calibration: used, nCal };
}
