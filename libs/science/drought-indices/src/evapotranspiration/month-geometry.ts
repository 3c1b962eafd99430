import { firstDayOfMonth } from '../month.ts';

/** How long months are: as in the calendar, or with the 28-day February that R's SPEI always has. */
export type MonthLengths = 'calendar' | 'february-28';

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const STARTS = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;

/** Calendar month of a month number, 0–11. */
export function calendarMonth(month: number): number {
  return ((month % 12) + 12) % 12;
}

/** Days in a month. */
export function daysInMonth(month: number, lengths: MonthLengths): number {
  return lengths === 'calendar'
    ? firstDayOfMonth(month + 1) - firstDayOfMonth(month)
    : LENGTHS[calendarMonth(month)]!;
}

/**
 * Middle day of a month in its year: with a 28-day February the 15th; in the calendar its first day and half its
 * days, halves rounded to even. Both as in R's SPEI.
 */
export function middleDay(month: number, lengths: MonthLengths): number {
  const start = firstDayOfYear(calendarMonth(month));
  if (lengths === 'february-28') return start + 14;
  const half = daysInMonth(month, lengths) / 2 - 1;
  const rounded = Number.isInteger(half) ? half : 2 * Math.round(half / 2);
  return start + leapShift(month) + rounded;
}

/** 1 after 29 February of a leap year, otherwise 0. */
export function leapShift(month: number): number {
  const january = month - calendarMonth(month);
  return calendarMonth(month) > 1 && daysInMonth(january + 1, 'calendar') === 29 ? 1 : 0;
}

/** Day of the year (1–365) on which a calendar month (0–11) begins, without 29 February. */
export function firstDayOfYear(month: number): number {
  return STARTS[month]! + 1;
}

/** RangeError unless the latitude is in degrees from −90 to 90. */
export function checkLatitude(latitude: number): void {
  if (!(latitude >= -90 && latitude <= 90)) {
    throw new RangeError(`the latitude must be from -90 to 90 degrees, it is ${latitude}`);
  }
}

/** RangeError, naming both, unless all arrays have the length of the first. */
export function checkLengths(arrays: Readonly<Record<string, ArrayLike<number> | number | undefined>>): void {
  let first: [string, number] | undefined;
  for (const [name, array] of Object.entries(arrays)) {
    if (array === undefined || typeof array === 'number') continue;
    first ??= [name, array.length];
    if (array.length !== first[1]) {
      throw new RangeError(`${name} has ${array.length} values, ${first[0]} has ${first[1]}`);
    }
  }
}

/** RangeError, naming position and bound, for a value outside them; NaN passes as missing. */
export function checkBounds(
  name: string,
  values: Float64Array | undefined,
  low: number,
  high: number,
  unit: string,
): void {
  if (!values) return;
  const at = values.findIndex((x) => x < low || x > high);
  if (at >= 0)
    throw new RangeError(`${name}[${at}] is ${values[at]}: it must be from ${low} to ${high} ${unit}`);
}
