import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedFolder } from '@cdh/testing';
import type { DatasetInput } from '@cdh/sdk';

const DAY_MS = 86_400_000;

export interface SyntheticSeries {
  from?: number;
  to?: number;
  /** Another seed is another series. */
  seed?: number;
}

/** A synthetic daily series in the columns of the real ones: seasons and noise, the same for the same seed. */
export function syntheticSeries({ from = 1990, to = 2019, seed = 1 }: SyntheticSeries = {}): string {
  const lines = ['date,level,PRELIQ_Q,T_Q,ETP_Q'];
  const end = Date.UTC(to, 11, 31);
  let state = seed;
  // Numerical Recipes' linear congruential generator: enough for a test's noise.
  const random = () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
  let level = 90;
  for (let time = Date.UTC(from, 0, 1); time <= end; time += DAY_MS) {
    const season = Math.cos((2 * Math.PI * (time / DAY_MS)) / 365.25);
    const rain = random() < 0.35 ? random() ** 2 * 20 : 0;
    const temperature = 11 - 8 * season + 4 * (random() - 0.5);
    const evaporation = Math.max(0, 2 - 1.8 * season + random() - 0.5);
    level += 0.01 * (rain - evaporation) - 0.02 * (level - 90);
    const values = [level.toFixed(2), rain.toFixed(1), temperature.toFixed(1), evaporation.toFixed(1)];
    lines.push(`${new Date(time).toISOString().slice(0, 10)},${values.join(',')}`);
  }
  return `${lines.join('\n')}\n`;
}

const realFile = join(sharedFolder, 'data/drought/piezometers/piezo12.csv');

/** A real piezometer of the region where the reference data lies beside the repository, else a synthetic one. */
export function readSeries(): { csv: string; isReal: boolean } {
  const isReal = existsSync(realFile);
  return { csv: isReal ? readFileSync(realFile, 'utf8') : syntheticSeries({ seed: 12 }), isReal };
}

/** What describes such a file as a station series of this site. */
export function describeSeries(site: NonNullable<DatasetInput['site']>): Partial<DatasetInput> {
  return {
    conformsTo: ['cdh:station-series'],
    site,
    variables: [
      { column: 'date', role: 'date' },
      { column: 'level', role: 'groundwater-level', unit: 'm' },
      { column: 'PRELIQ_Q', role: 'precipitation', unit: 'mm' },
      { column: 'T_Q', role: 'air-temperature', unit: 'Cel' },
      { column: 'ETP_Q', role: 'reference-evapotranspiration', unit: 'mm' },
    ],
  };
}

/** The series as its provider would send it with one day more. */
export function withOneDayMore(csv: string): string {
  const last = csv.trimEnd().split('\n').at(-1) ?? '';
  const [date = '', ...values] = last.split(',');
  const next = new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
  return `${csv.trimEnd()}\n${[next, ...values].join(',')}\n`;
}
