import { firstDayOfMonth, monthOfEpochDay, yearOfMonth } from './month.ts';

/**
 * Steps of a series, counted by whole numbers from a `first`:
 * - `month`: year · 12 + month − 1;
 * - `ten-day`: year · 36 + 3 · (month − 1) + 0, 1 or 2, for days 1–10, 11–20 and 21 to the end;
 * - `day`: days since 1970-01-01.
 */
export type Step = 'month' | 'ten-day' | 'day';

/** Seasons of a year, each with a distribution of its own. */
export const SEASONS: Readonly<Record<Step, number>> = { month: 12, 'ten-day': 36, day: 365 };

/** Longest accumulation: four years. */
export const MAXIMUM_SCALES: Readonly<Record<Step, number>> = { month: 48, 'ten-day': 144, day: 1461 };

/** Day of year (0–364, without 29 February) on which each month begins. */
const MONTH_STARTS = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;
const LEAP_DAY_SEASON = 58;

export interface TimeAxis {
  /** 0 to SEASONS − 1. */
  readonly season: Uint16Array;
  readonly year: Int32Array;
  /** 1 on 29 February: it is scored with the distribution of the 28th, and is not in its calibration. */
  readonly leapDay: Uint8Array;
}

/** Season and year of `length` steps from `first`; RangeError where `first` is not a whole number. */
export function timeAxis(step: Step, first: number, length: number): TimeAxis {
  if (!Number.isInteger(first)) throw new RangeError(`first must be a whole number, it is ${first}`);
  const season = new Uint16Array(length);
  const year = new Int32Array(length);
  const leapDay = new Uint8Array(length);
  if (step === 'day') fillDays(first, season, year, leapDay);
  else {
    const perYear = SEASONS[step];
    for (let i = 0; i < length; i++) {
      year[i] = Math.floor((first + i) / perYear);
      season[i] = first + i - year[i]! * perYear;
    }
  }
  return { season, year, leapDay };
}

function fillDays(first: number, season: Uint16Array, year: Int32Array, leapDay: Uint8Array): void {
  let month = monthOfEpochDay(first);
  let start = firstDayOfMonth(month);
  let next = firstDayOfMonth(month + 1);
  for (let i = 0; i < season.length; i++) {
    if (first + i === next) {
      month++;
      start = next;
      next = firstDayOfMonth(month + 1);
    }
    const calendarMonth = month - 12 * yearOfMonth(month);
    const day = first + i - start;
    year[i] = yearOfMonth(month);
    leapDay[i] = calendarMonth === 1 && day === 28 ? 1 : 0;
    season[i] = leapDay[i] ? LEAP_DAY_SEASON : MONTH_STARTS[calendarMonth]! + day;
  }
}
