import { firstDayOfMonth, monthOfEpochDay, yearOfMonth } from './month.ts';
import type { DailySeries } from './aggregate-months.ts';

export interface LowFlow {
  readonly year: number;
  /** Smallest mean over the window within the year, in the unit of the flow; NaN where days are missing. */
  readonly value: number;
  /** Last day of that window, days since 1970-01-01; null where there is no value. */
  readonly day: number | null;
  /** Windows with all their days. */
  readonly windows: number;
}

/** Share of a year's windows that must have all their days for its low flow to be told. */
const LEAST_COVERAGE = 0.95;

/**
 * VCN: the smallest mean flow over `window` consecutive days of each calendar year (or of one month of each year); VCN3
 * for 3. Windows lie wholly within the year or month.
 * Source: definition of the French low-flow indicator (Hydroportail, "VCNd").
 * @param flow daily mean flows, m³ s⁻¹
 * @param month 1–12, or the whole year
 * @throws RangeError for negative flow (naming position and value) or a window that is not 1–366 days
 */
export function annualLowFlows(
  { firstDay, values }: DailySeries,
  window = 3,
  month?: number,
): readonly LowFlow[] {
  if (!Number.isInteger(window) || window < 1 || window > 366) {
    throw new RangeError(`the window must be a whole number of days from 1 to 366, it is ${window}`);
  }
  if (month !== undefined && !(Number.isInteger(month) && month >= 1 && month <= 12)) {
    throw new RangeError(`the month must be from 1 to 12, it is ${month}`);
  }
  const at = values.findIndex((x) => x < 0 || x > 1e6);
  if (at >= 0) throw new RangeError(`flow[${at}] is ${values[at]}: it must be from 0 to 1000000 m³/s`);
  if (values.length === 0) return [];
  const lastDay = firstDay + values.length - 1;
  const from = yearOfMonth(monthOfEpochDay(firstDay));
  const to = yearOfMonth(monthOfEpochDay(lastDay));
  return Array.from({ length: to - from + 1 }, (_, k) => {
    const year = from + k;
    const start = firstDayOfMonth(year * 12 + (month ?? 1) - 1);
    const end = firstDayOfMonth(month === undefined ? (year + 1) * 12 : year * 12 + month);
    return smallest(values, year, start - firstDay, end - firstDay, window, firstDay);
  });
}

function smallest(
  values: Float64Array,
  year: number,
  start: number,
  end: number,
  window: number,
  firstDay: number,
): LowFlow {
  let least = Infinity;
  let day: number | null = null;
  let windows = 0;
  for (let last = start + window - 1; last < end; last++) {
    let sum = 0;
    for (let i = last - window + 1; i <= last; i++) sum += values[i] ?? NaN;
    if (sum !== sum) continue;
    windows++;
    if (sum < least) {
      least = sum;
      day = firstDay + last;
    }
  }
  const enough = windows > 0 && windows >= LEAST_COVERAGE * (end - start - window + 1);
  return { year, value: enough ? least / window : NaN, day: enough ? day : null, windows };
}
