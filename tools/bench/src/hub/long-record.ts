/** One site with a record long enough for an answer of 400 kB. Synthetic: no such record was ever measured. */
export const LONG_RECORD = {
  id: 'bench-long-record',
  title: {
    fr: 'Pluie quotidienne synthétique sur dix siècles, pour les mesures de vitesse',
    en: 'Synthetic daily rain over ten centuries, for benchmarks',
  },
};

const FIRST_YEAR = 1000;
const YEARS = 1000;
const DAY_MS = 86_400_000;

/** CSV of the profile: a date and millimetres of rain; every month differs from the others of its name. */
export function makeLongRecord(): string {
  const first = Date.UTC(FIRST_YEAR, 0, 1);
  const days = Math.round((Date.UTC(FIRST_YEAR + YEARS, 0, 1) - first) / DAY_MS);
  const lines = ['date,rain'];
  for (let day = 0; day < days; day++) {
    const date = new Date(first + day * DAY_MS).toISOString().slice(0, 10);
    const rain = 3 * (1 + Math.sin(day * 12.9898)) + Math.sin(day / 1371) + 1;
    lines.push(`${date},${rain.toFixed(1)}`);
  }
  return `${lines.join('\n')}\n`;
}
