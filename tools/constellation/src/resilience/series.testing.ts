import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../paths.ts';

const DAY_MS = 86_400_000;

/** A synthetic daily series in the columns of the real ones; another seed is another series. */
export function syntheticSeries(seed: number, years = 30): string {
  const lines = ['date,level,PRELIQ_Q,T_Q,ETP_Q'];
  let state = seed;
  // Numerical Recipes' linear congruential generator: enough for a test's noise.
  const random = () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
  for (let time = Date.UTC(2020 - years, 0, 1); time < Date.UTC(2020, 0, 1); time += DAY_MS) {
    const season = Math.cos((2 * Math.PI * (time / DAY_MS)) / 365.25);
    const rain = random() < 0.35 ? random() ** 2 * 20 : 0;
    const values = [90 + 5 * random(), rain, 11 - 8 * season + random(), 2 - 1.5 * season];
    lines.push([new Date(time).toISOString().slice(0, 10), ...values.map((one) => one.toFixed(1))].join(','));
  }
  return `${lines.join('\n')}\n`;
}

const realFile = join(repositoryRoot, '../shared/data/drought/piezometers/piezo12.csv');

/** A real piezometer of the region where the reference data lies beside the repository, else a synthetic one. */
export const readSeries = (): string =>
  existsSync(realFile) ? readFileSync(realFile, 'utf8') : syntheticSeries(12);

/** The series as its provider would send it some days later. */
export function withMoreDays(csv: string, days = 1): string {
  const lines = csv.trimEnd().split('\n');
  const [date = '', ...values] = lines.at(-1)?.split(',') ?? [];
  for (let day = 1; day <= days; day++) {
    const next = new Date(Date.parse(`${date}T00:00:00Z`) + day * DAY_MS).toISOString().slice(0, 10);
    lines.push([next, ...values].join(','));
  }
  return `${lines.join('\n')}\n`;
}
