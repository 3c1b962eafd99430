import type { MonthlyTable, SiteSeries } from '@cdh/use-case-kit';
import { monthlyMean, monthlySum } from '@cdh/drought-indices';
import { ROLES, type SeriesRole } from '@cdh/station-series';

/** Monthly values of a site's daily series, on the axis from its first to its last month. At least one series. */
export function aggregateSite(series: ReadonlyMap<SeriesRole, SiteSeries>): MonthlyTable {
  const monthly = [...series].map(([role, daily]) => {
    const aggregate = ROLES[role].monthly === 'sum' ? monthlySum : monthlyMean;
    return { role, ...aggregate(daily) };
  });
  const firstMonth = Math.min(...monthly.map((one) => one.firstMonth));
  const rows = Math.max(...monthly.map((one) => one.firstMonth + one.values.length)) - firstMonth;
  const columns = new Map(
    monthly.map((one) => {
      const values = new Float64Array(rows).fill(NaN);
      values.set(one.values, one.firstMonth - firstMonth);
      return [one.role, values];
    }),
  );
  return { firstMonth, rows, columns };
}
