import { FLAG } from './flags.ts';
import { leaveEmpty } from './leave-empty.ts';
import { normalQuantile } from './normal.ts';
import {
  firstOfCalendarMonth,
  isShortRecord,
  prepareSeries,
  type CalendarMonthFit,
  type IndexOptions,
  type IndexResult,
} from './standardise.ts';

/** Levels closer than this share of the largest one are equal: means of 28 and of 29 equal days differ by rounding. */
const ROUNDING = 1e-12;

export interface SgiFit extends CalendarMonthFit {
  /** Different levels among the nCal. */
  readonly nDistinct: number;
  /** Range of the calibration in the unit of the level; null without any value. */
  readonly lowest: number | null;
  readonly highest: number | null;
}

/**
 * Standardised groundwater index: per calendar month the level of rank r among n gets the normal score
 * Φ⁻¹((2r − 1)/2n), so that scores run over linspace(1/2n, 1 − 1/2n). Equal levels share their mean rank. A level
 * that the calibration does not hold is interpolated linearly between the scores of its neighbours; outside the
 * calibration's range it gets the score of the nearest end, flagged `out-of-support`.
 * Source: J. P. Bloomfield, B. P. Marchant (2013), Hydrol. Earth Syst. Sci. 17, 4769–4787.
 * @param level monthly mean groundwater level, upward, in m; NaN where missing
 * @param firstMonth year · 12 + month − 1 of the first value
 * @throws RangeError for an infinite level (naming position and value) and a calibration outside the record (naming
 *   its years)
 */
export function sgi(
  level: Float64Array,
  firstMonth: number,
  options: Omit<IndexOptions, 'scale'> = {},
): IndexResult<SgiFit> {
  const series = prepareSeries('level', level, firstMonth, { ...options, scale: 1 });
  const n = level.length;
  const value = new Float64Array(n);
  const flag = new Uint8Array(n);
  const tolerance = ROUNDING * series.magnitude;
  const sample = new Float64Array(Math.ceil(n / 12));
  const fits: SgiFit[] = [];
  for (let month = 0; month < 12; month++) {
    let nCal = 0;
    const calibrationFirst = firstOfCalendarMonth(series.calibrationStart, firstMonth, month);
    for (let i = calibrationFirst; i < series.calibrationEnd; i += 12) {
      const x = level[i]!;
      if (x === x) sample[nCal++] = x;
    }
    const scores = scoreLevels(sample.subarray(0, nCal).sort(), tolerance);
    const nDistinct = scores.levels.length;
    const status = nCal < series.minimumYears ? 'too-few-years' : nDistinct < 2 ? 'no-variation' : 'fitted';
    const lowest = scores.levels[0] ?? null;
    const highest = scores.levels[nDistinct - 1] ?? null;
    fits.push({ month: month + 1, nCal, status, nDistinct, lowest, highest });
    const start = firstOfCalendarMonth(0, firstMonth, month);
    if (status === 'fitted') standardiseMonth(level, start, scores, tolerance, value, flag);
    else leaveEmpty(level, start, value, flag);
  }
  return { value, flag, fits, calibration: series.calibration, shortRecord: isShortRecord(fits) };
}

interface ScoredLevels {
  /** Different levels, ascending. */
  readonly levels: Float64Array;
  /** The normal score of each. */
  readonly scores: Float64Array;
}

function scoreLevels(sorted: Float64Array, tolerance: number): ScoredLevels {
  const n = sorted.length;
  const levels = new Float64Array(n);
  const scores = new Float64Array(n);
  let distinct = 0;
  for (let from = 0; from < n;) {
    const level = sorted[from]!;
    let to = from + 1;
    while (to < n && sorted[to]! - level <= tolerance) to++;
    levels[distinct] = level;
    // Ranks from + 1 … to have the mean (from + 1 + to)/2; (2r − 1)/2n of it:
    scores[distinct++] = normalQuantile((from + to) / (2 * n));
    from = to;
  }
  return { levels: levels.subarray(0, distinct), scores: scores.subarray(0, distinct) };
}

function standardiseMonth(
  level: Float64Array,
  start: number,
  { levels, scores }: ScoredLevels,
  tolerance: number,
  value: Float64Array,
  flag: Uint8Array,
): void {
  const last = levels.length - 1;
  for (let i = start; i < level.length; i += 12) {
    const x = level[i]!;
    if (x !== x) {
      value[i] = NaN;
      flag[i] = FLAG.missing;
      continue;
    }
    const below = lastAtMost(levels, x);
    if (below < 0) {
      value[i] = scores[0]!;
      if (levels[0]! - x > tolerance) flag[i] = FLAG.outOfSupport;
    } else if (x - levels[below]! <= tolerance) {
      value[i] = scores[below]!;
    } else if (below === last) {
      value[i] = scores[last]!;
      flag[i] = FLAG.outOfSupport;
    } else {
      const share = (x - levels[below]!) / (levels[below + 1]! - levels[below]!);
      value[i] = scores[below]! + share * (scores[below + 1]! - scores[below]!);
    }
  }
}

/** Position of the last level that is at most x, −1 if there is none. */
function lastAtMost(levels: Float64Array, x: number): number {
  let low = 0;
  let high = levels.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (levels[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
