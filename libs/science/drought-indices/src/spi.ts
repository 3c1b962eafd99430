import { fitGammaThom } from './fit-gamma.ts';
import { FLAG } from './flags.ts';
import { GammaTail } from './gamma.ts';
import { leaveEmpty } from './leave-empty.ts';
import { normalQuantile, normalQuantileOfTail } from './normal.ts';
import {
  firstOfCalendarMonth,
  isShortRecord,
  prepareSeries,
  type CalendarMonthFit,
  type IndexOptions,
  type IndexResult,
  type PreparedSeries,
} from './standardise.ts';

/** SPI beyond this is not told apart (p = 0.001). */
export const SPI_CLIP = 3.09;

export interface SpiFit extends CalendarMonthFit {
  /** Share of zeros among the nCal values; null without any value. */
  readonly p0: number | null;
  /** Positive values that the gamma distribution is fitted on. */
  readonly nPositive: number;
  readonly shape: number | null;
  /** In the unit of the precipitation. */
  readonly scale: number | null;
}

/**
 * Standardised precipitation index: per calendar month a gamma distribution of the positive sums (Thom's fit) with
 * the share of zeros as a mass at zero, z = Φ⁻¹(p0 + (1 − p0) G(x)), clipped at ±3.09.
 * Source: T. B. McKee, N. J. Doesken, J. Kleist (1993), 8th Conf. on Applied Climatology, 179–184; WMO-No. 1090 (2012).
 * @param monthly monthly precipitation in mm, NaN where missing
 * @param firstMonth year · 12 + month − 1 of the first value
 * @throws RangeError for precipitation outside 0–1e100 (naming position and value), a scale outside 1–48, a
 *   calibration outside the record (naming its years)
 */
export function spi(monthly: Float64Array, firstMonth: number, options: IndexOptions): IndexResult<SpiFit> {
  const series = prepareSeries('precipitation', monthly, firstMonth, options);
  const n = monthly.length;
  const value = new Float64Array(n);
  const flag = new Uint8Array(n);
  const logs = new Float64Array(Math.ceil(n / 12));
  const gamma = new GammaTail(1);
  const fits: SpiFit[] = [];
  for (let month = 0; month < 12; month++) {
    const start = firstOfCalendarMonth(0, firstMonth, month);
    const fit = fitMonth(series, start, month, logs);
    fits.push(fit);
    if (fit.shape === null || fit.scale === null) {
      leaveEmpty(series.accumulated, start, value, flag);
    } else {
      gamma.reset(fit.shape);
      standardiseMonth(
        series.accumulated,
        start,
        logs,
        gamma,
        fit.shape * fit.scale,
        fit.p0 ?? 0,
        value,
        flag,
      );
    }
  }
  return { value, flag, fits, calibration: series.calibration, shortRecord: isShortRecord(fits) };
}

/** Fits one calendar month and leaves ln x of each of its positive values in `logs`. */
function fitMonth(series: PreparedSeries, start: number, month: number, logs: Float64Array): SpiFit {
  const { accumulated, calibrationStart, calibrationEnd } = series;
  let nCal = 0;
  let nPositive = 0;
  let sum = 0;
  let sumOfLogs = 0;
  for (let i = start, k = 0; i < accumulated.length; i += 12, k++) {
    const x = accumulated[i]!;
    const log = x > 0 ? Math.log(x) : NaN;
    logs[k] = log;
    if (i < calibrationStart || i >= calibrationEnd || x !== x) continue;
    nCal++;
    if (x > 0) {
      nPositive++;
      sum += x;
      sumOfLogs += log;
    }
  }
  const counts = { month: month + 1, nCal, nPositive, p0: nCal > 0 ? (nCal - nPositive) / nCal : null };
  if (nCal < series.minimumYears) return { ...counts, status: 'too-few-years', shape: null, scale: null };
  const fitted = nPositive > 1 ? fitGammaThom(sum / nPositive, sumOfLogs / nPositive) : undefined;
  return fitted
    ? { ...counts, status: 'fitted', shape: fitted.shape, scale: fitted.scale }
    : { ...counts, status: 'no-variation', shape: null, scale: null };
}

function standardiseMonth(
  accumulated: Float64Array,
  start: number,
  logs: Float64Array,
  gamma: GammaTail,
  mean: number,
  p0: number,
  value: Float64Array,
  flag: Uint8Array,
): void {
  const logMean = Math.log(mean);
  const rain = 1 - p0;
  const zOfZero = normalQuantile(p0);
  for (let i = start, k = 0; i < accumulated.length; i += 12, k++) {
    const x = accumulated[i]!;
    if (x !== x) {
      value[i] = NaN;
      flag[i] = FLAG.missing;
      continue;
    }
    let z = zOfZero;
    if (x > 0) {
      const tail = gamma.at(x / mean, logs[k]! - logMean);
      const lower = p0 + rain * tail;
      if (tail < 0) z = -normalQuantileOfTail(rain * -tail);
      else z = lower <= 0.5 ? normalQuantileOfTail(lower) : -normalQuantileOfTail(rain * (1 - tail));
    }
    if (z > SPI_CLIP || z < -SPI_CLIP) {
      z = z > 0 ? SPI_CLIP : -SPI_CLIP;
      flag[i] = FLAG.clipped;
    }
    value[i] = z;
  }
}
