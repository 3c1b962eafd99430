import { FIRST_DAY, formatDay, LAST_DAY } from '@cdh/station-series';

/** One site with the longest record that the profile takes. Synthetic: no such record was ever measured. */
export const LONG_RECORD = {
  id: 'bench-long-record',
  title: {
    fr: 'Pluie quotidienne synthétique sur cinq siècles, pour les mesures de vitesse',
    en: 'Synthetic daily rain over five centuries, for benchmarks',
  },
  /** Years between which a calibration can be asked for. */
  calibrations: { first: 1701, last: 2199 },
};

/** CSV of the profile: a date and millimetres of rain; every month differs from the others of its name. */
export function makeLongRecord(): string {
  const lines = ['date,rain'];
  for (let day = 0; day <= LAST_DAY - FIRST_DAY; day++) {
    const rain = 3 * (1 + Math.sin(day * 12.9898)) + Math.sin(day / 1371) + 1;
    lines.push(`${formatDay(FIRST_DAY + day)},${rain.toFixed(1)}`);
  }
  return `${lines.join('\n')}\n`;
}
