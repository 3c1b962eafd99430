import { fitGeneralisedLogistic, generalisedLogisticOdds } from './fit-generalised-logistic.ts';
import { FLAG } from './flags.ts';
import { leaveEmpty } from './leave-empty.ts';
import { normalQuantileOfTail } from './normal.ts';
import {
  firstOfCalendarMonth,
  isShortRecord,
  prepareSeries,
  type CalendarMonthFit,
  type IndexOptions,
  type IndexResult,
} from './standardise.ts';

/** What a water balance outside the fitted support becomes, with its flag. */
export const SPEI_OUT_OF_SUPPORT = 5;

/** An L-scale up to this share of the largest monthly balance is the rounding of sums, not weather. */
const ROUNDING = 1e-10;

export interface SpeiFit extends CalendarMonthFit {
  /** In the unit of the water balance; null where there is no fit. */
  readonly location: number | null;
  /** In the unit of the water balance. */
  readonly scale: number | null;
  /** Positive: the support has an upper end at location + scale/shape; negative: a lower end there. */
  readonly shape: number | null;
}

/**
 * Standardised precipitation evapotranspiration index: per calendar month a generalised logistic distribution
 * (the "log-logistic" of the literature) by unbiased probability-weighted moments, z = Φ⁻¹(F(x)). Not clipped; a
 * balance outside the fitted support is ±5, flagged `out-of-support`.
 * Source: S. M. Vicente-Serrano, S. Beguería, J. I. López-Moreno (2010), J. Climate 23, 1696–1718; unbiased moments
 * as in S. Beguería et al. (2014), Int. J. Climatol. 34, 3001–3023.
 * @param balance monthly precipitation minus reference evapotranspiration in mm, NaN where missing
 * @param firstMonth year · 12 + month − 1 of the first value
 * @throws RangeError for an infinite balance (naming position and value), a scale outside 1–48, a calibration outside
 *   the record (naming its years)
 */
export function spei(balance: Float64Array, firstMonth: number, options: IndexOptions): IndexResult<SpeiFit> {
  const series = prepareSeries('balance', balance, firstMonth, options);
  const { accumulated, calibrationStart, calibrationEnd } = series;
  const n = balance.length;
  const value = new Float64Array(n);
  const flag = new Uint8Array(n);
  const sample = new Float64Array(Math.ceil(n / 12));
  const fits: SpeiFit[] = [];
  for (let month = 0; month < 12; month++) {
    let nCal = 0;
    const calibrationFirst = firstOfCalendarMonth(calibrationStart, firstMonth, month);
    for (let i = calibrationFirst; i < calibrationEnd; i += 12) {
      const x = accumulated[i]!;
      if (x === x) sample[nCal++] = x;
    }
    const enough = nCal >= series.minimumYears;
    const sorted = sample.subarray(0, nCal).sort();
    const fitted = enough ? fitGeneralisedLogistic(sorted, ROUNDING * series.magnitude) : undefined;
    const start = firstOfCalendarMonth(0, firstMonth, month);
    if (fitted) {
      standardiseMonth(accumulated, start, fitted.location, fitted.scale, fitted.shape, value, flag);
      fits.push({ month: month + 1, nCal, status: 'fitted', ...fitted });
    } else {
      leaveEmpty(accumulated, start, value, flag);
      const status = enough ? 'no-variation' : 'too-few-years';
      fits.push({ month: month + 1, nCal, status, location: null, scale: null, shape: null });
    }
  }
  return { value, flag, fits, calibration: series.calibration, shortRecord: isShortRecord(fits) };
}

/**
 * Monthly precipitation minus monthly reference evapotranspiration, both from the same first month.
 * @throws RangeError for different lengths
 */
export function waterBalance(precipitation: Float64Array, evapotranspiration: Float64Array): Float64Array {
  if (precipitation.length !== evapotranspiration.length) {
    throw new RangeError(
      `precipitation has ${precipitation.length} months, evapotranspiration ${evapotranspiration.length}`,
    );
  }
  const balance = new Float64Array(precipitation.length);
  for (let i = 0; i < balance.length; i++) balance[i] = precipitation[i]! - evapotranspiration[i]!;
  return balance;
}

function standardiseMonth(
  accumulated: Float64Array,
  start: number,
  location: number,
  scale: number,
  shape: number,
  value: Float64Array,
  flag: Uint8Array,
): void {
  for (let i = start; i < accumulated.length; i += 12) {
    const x = accumulated[i]!;
    if (x !== x) {
      value[i] = NaN;
      flag[i] = FLAG.missing;
      continue;
    }
    const odds = generalisedLogisticOdds(x, location, scale, shape);
    const tail = odds > 1 ? 1 / (1 + odds) : odds / (1 + odds);
    if (tail > 0) {
      const z = normalQuantileOfTail(tail);
      value[i] = odds > 1 ? z : -z;
    } else {
      // Beyond an end of the support, or so far out that the probability is no longer a number.
      const above = odds === odds ? odds < 1 : shape > 0;
      value[i] = above ? SPEI_OUT_OF_SUPPORT : -SPEI_OUT_OF_SUPPORT;
      flag[i] = FLAG.outOfSupport;
    }
  }
}
