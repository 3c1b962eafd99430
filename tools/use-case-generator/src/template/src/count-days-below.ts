import { monthlyMean, monthlySum, type DailySeries } from '@cdh/drought-indices';
import type { MonthlyTable } from '@cdh/use-case-kit';

/** °C. The profile has daily means only: a frosty night of a mild day is not seen. */
export const BOUND = 0;

/** Monthly mean of a daily temperature, and the days below `bound`: missing in a month where one day is missing. */
export function countDaysBelow({ firstDay, values }: DailySeries, bound = BOUND): MonthlyTable {
  const isBelow = values.map((value) => (Number.isNaN(value) ? NaN : Number(value < bound)));
  const { firstMonth, values: mean } = monthlyMean({ firstDay, values });
  const { values: daysBelow } = monthlySum({ firstDay, values: isBelow });
  return {
    firstMonth,
    rows: mean.length,
    columns: new Map(Object.entries({ mean, 'days-below': daysBelow })),
  };
}
