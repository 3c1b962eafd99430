import { accumulate, checkScale } from './accumulate.ts';
import { checkValues, type Quantity } from './check-values.ts';
import { yearOfMonth } from './month.ts';

/** Whole years, both included. A sum over several months belongs to the year of its last month. */
export interface Calibration {
  readonly from: number;
  readonly to: number;
}

export interface IndexOptions {
  /** Months accumulated, 1–48. */
  readonly scale: number;
  /** Years that the distribution is fitted on; must lie within the record. The whole record by default. */
  readonly calibration?: Calibration;
  /** Years with a value that a calendar month needs within the calibration; 20 by default. */
  readonly minimumYears?: number;
}

/** Why a calendar month has a fit, or has none. */
export type FitStatus = 'fitted' | 'too-few-years' | 'no-variation' | 'no-optimum';

/** What every index says of one calendar month. */
export interface CalendarMonthFit {
  /** 1–12 */
  readonly month: number;
  /** Years with a value within the calibration. */
  readonly nCal: number;
  readonly status: FitStatus;
}

export interface IndexResult<Fit extends CalendarMonthFit> {
  /** One standardised value per month of the input, NaN where none; never infinite. */
  readonly value: Float64Array;
  /** One position in `INDEX_FLAGS` per value. */
  readonly flag: Uint8Array;
  /** January to December. */
  readonly fits: readonly Fit[];
  /** The calibration used; null only for a record without a single value. */
  readonly calibration: Calibration | null;
  /** Every calendar month has too few years: there is no value at all. */
  readonly shortRecord: boolean;
}

export const DEFAULT_MINIMUM_YEARS = 20;

/** Everything the indices share once their input is checked. `calibrationStart` to `calibrationEnd` (excluded) are positions. */
export interface PreparedSeries {
  readonly accumulated: Float64Array;
  readonly calibration: Calibration | null;
  readonly calibrationStart: number;
  readonly calibrationEnd: number;
  readonly minimumYears: number;
  /** Largest absolute monthly value. */
  readonly magnitude: number;
}

/**
 * Checks and accumulates a monthly series.
 * @throws RangeError naming position and value for one that the quantity cannot have; naming the bound or the
 *   record's years for a scale, calibration or minimum that cannot be honoured
 */
export function prepareSeries(
  quantity: Quantity,
  monthly: Float64Array,
  firstMonth: number,
  options: IndexOptions,
): PreparedSeries {
  const { scale, minimumYears = DEFAULT_MINIMUM_YEARS } = options;
  checkScale(scale);
  if (!Number.isInteger(firstMonth))
    throw new RangeError(`firstMonth must be a whole number, it is ${firstMonth}`);
  if (!Number.isInteger(minimumYears) || minimumYears < 3) {
    throw new RangeError(`minimumYears must be a whole number of at least 3, it is ${minimumYears}`);
  }
  const { magnitude, firstValue: first, lastValue: last } = checkValues(quantity, monthly);
  const record =
    first < 0 ? null : { from: yearOfMonth(firstMonth + first), to: yearOfMonth(firstMonth + last) };
  const calibration = options.calibration ? checkCalibration(options.calibration, record) : record;
  const position = (year: number) => Math.min(monthly.length, Math.max(0, year * 12 - firstMonth));
  return {
    accumulated: accumulate(monthly, scale),
    calibration,
    calibrationStart: calibration ? position(calibration.from) : 0,
    calibrationEnd: calibration ? position(calibration.to + 1) : 0,
    minimumYears,
    magnitude,
  };
}

/** @throws RangeError naming the record's years, for a calibration that is not whole years within them */
export function checkCalibration(asked: Calibration, record: Calibration | null): Calibration {
  const { from, to } = asked;
  const name = `calibration ${from}/${to}`;
  if (!Number.isInteger(from) || !Number.isInteger(to) || from > to) {
    throw new RangeError(`${name} is not two whole years in order`);
  }
  if (!record) throw new RangeError(`${name} cannot be used: the record has no value`);
  if (from < record.from || to > record.to) {
    throw new RangeError(`${name} lies outside the record ${record.from}/${record.to}`);
  }
  return { from, to };
}

/** First position at or after `start` whose calendar month (0–11) is `calendarMonth`. */
export function firstOfCalendarMonth(start: number, firstMonth: number, calendarMonth: number): number {
  const gap = (calendarMonth - firstMonth - start) % 12;
  return start + (gap < 0 ? gap + 12 : gap);
}

/** Whether no calendar month has enough years. */
export function isShortRecord(fits: readonly CalendarMonthFit[]): boolean {
  return fits.every((fit) => fit.status === 'too-few-years');
}
