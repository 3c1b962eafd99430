/**
 * Months are whole numbers counted from 0000-01 (year · 12 + month − 1), days are counted from 1970-01-01;
 * both in the proleptic Gregorian calendar.
 */

/** Days in a 400-year cycle, and from 0000-03-01 to 1970-01-01. */
const CYCLE_DAYS = 146_097;
const EPOCH_SHIFT = 719_468;

/** The month in which an epoch day lies. Source: H. Hinnant, "chrono-compatible low-level date algorithms". */
export function monthOfEpochDay(day: number): number {
  const shifted = day + EPOCH_SHIFT;
  const cycle = Math.floor(shifted / CYCLE_DAYS);
  const dayOfCycle = shifted - cycle * CYCLE_DAYS;
  const yearOfCycle = Math.floor(
    (dayOfCycle -
      Math.floor(dayOfCycle / 1460) +
      Math.floor(dayOfCycle / 36_524) -
      Math.floor(dayOfCycle / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  return (cycle * 400 + yearOfCycle) * 12 + monthFromMarch + 2;
}

/** The first epoch day of a month. */
export function firstDayOfMonth(month: number): number {
  const fromMarch = month - 2;
  const year = Math.floor(fromMarch / 12);
  const dayOfYear = Math.floor((153 * (fromMarch - year * 12) + 2) / 5);
  return (
    365 * year +
    Math.floor(year / 4) -
    Math.floor(year / 100) +
    Math.floor(year / 400) +
    dayOfYear -
    EPOCH_SHIFT
  );
}

/** The calendar year of a month. */
export function yearOfMonth(month: number): number {
  return Math.floor(month / 12);
}

/** `YYYY-MM`, for years 0 to 9999. */
export function formatMonth(month: number): string {
  const year = yearOfMonth(month);
  return `${String(year).padStart(4, '0')}-${String(month - year * 12 + 1).padStart(2, '0')}`;
}

/** Inverse of {@link formatMonth}; undefined for anything that is not a month. */
export function parseMonth(text: string): number | undefined {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text);
  return match ? Number(match[1]) * 12 + Number(match[2]) - 1 : undefined;
}
