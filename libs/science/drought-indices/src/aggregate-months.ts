import { firstDayOfMonth, monthOfEpochDay } from './month.ts';

/** One value a day without gaps in the axis; NaN where missing. `firstDay` counts from 1970-01-01. */
export interface DailySeries {
  readonly firstDay: number;
  readonly values: Float64Array;
}

/** One value a month without gaps in the axis; NaN where missing. `firstMonth` is year · 12 + month − 1. */
export interface MonthlySeries {
  readonly firstMonth: number;
  readonly values: Float64Array;
}

/** Daily values that a monthly mean needs at least (the rule of the French piezometric indicator, BRGM). */
export const MINIMUM_DAYS_OF_MEAN = 15;

/**
 * Monthly sums, in the unit of the input. One missing day makes the month missing: so are a first or last month that
 * the series covers in part. An empty series gives an empty one.
 */
export function monthlySum(daily: DailySeries): MonthlySeries {
  return aggregate(daily, (sum, present, days) => (present === days ? sum : NaN));
}

/** Monthly means of the values present, in the unit of the input; missing with fewer than 15 of them. */
export function monthlyMean(daily: DailySeries): MonthlySeries {
  return aggregate(daily, (sum, present) => (present >= MINIMUM_DAYS_OF_MEAN ? sum / present : NaN));
}

function aggregate(
  { firstDay, values }: DailySeries,
  reduce: (sum: number, present: number, daysOfMonth: number) => number,
): MonthlySeries {
  if (!Number.isInteger(firstDay)) throw new RangeError(`firstDay must be a whole number, it is ${firstDay}`);
  const firstMonth = monthOfEpochDay(firstDay);
  if (values.length === 0) return { firstMonth, values: new Float64Array(0) };
  const end = firstDay + values.length;
  const months = new Float64Array(monthOfEpochDay(end - 1) - firstMonth + 1);
  let start = firstDayOfMonth(firstMonth);
  for (let m = 0; m < months.length; m++) {
    const next = firstDayOfMonth(firstMonth + m + 1);
    let sum = 0;
    let present = 0;
    for (let day = Math.max(start, firstDay); day < Math.min(next, end); day++) {
      const value = values[day - firstDay]!;
      if (value === value) {
        sum += value;
        present++;
      }
    }
    months[m] = reduce(sum, present, next - start);
    start = next;
  }
  return { firstMonth, values: months };
}
