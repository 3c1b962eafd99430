import { formatDay } from '@cdh/station-series';
import type { DemonstrationSite } from './demonstration-sites.ts';
import type { RegionalWeather } from './generate-weather.ts';
import {
  FIRST_DAY,
  generateRegionalWeather,
  generateWeather,
  LAST_DAY,
  SPIN_UP_DAYS,
} from './generate-weather.ts';
import { generateGroundwater } from './generate-groundwater.ts';

const { round, abs, floor } = Math;

/** The seed of the demonstration that the hub loads. */
export const SEED = 2024;

export const VARIABLES = [
  { column: 'date', role: 'date' },
  { column: 'precipitation', role: 'precipitation', unit: 'mm' },
  { column: 'air_temperature', role: 'air-temperature', unit: 'Cel' },
  { column: 'reference_evapotranspiration', role: 'reference-evapotranspiration', unit: 'mm' },
  { column: 'groundwater_level', role: 'groundwater-level', unit: 'm' },
] as const;

/** Digits by integer arithmetic, so that neither a locale nor "-0.0" can enter the file. */
function fixed(value: number, decimals: 1 | 2): string {
  const scale = decimals === 1 ? 10 : 100;
  const units = round(value * scale);
  const magnitude = abs(units);
  const fraction = String(magnitude % scale).padStart(decimals, '0');
  return `${units < 0 ? '-' : ''}${floor(magnitude / scale)}.${fraction}`;
}

/** CSV files of the sites, the same bytes for the same seed; the region's weather is drawn once for all of them. */
export class SeriesGenerator {
  private readonly seed: number;
  private region: RegionalWeather | undefined;

  constructor(seed: number = SEED) {
    this.seed = seed;
  }

  /** UTF-8 CSV of `VARIABLES`, one line a day from 1970-01-01 to 2024-12-31. */
  generate(site: DemonstrationSite): Uint8Array<ArrayBuffer> {
    this.region ??= generateRegionalWeather(this.seed);
    const weather = generateWeather(this.seed, site, this.region);
    const levels = generateGroundwater(site, weather);
    const lines = [VARIABLES.map((variable) => variable.column).join(',')];
    for (let day = FIRST_DAY; day <= LAST_DAY; day++) {
      const i = day - FIRST_DAY + SPIN_UP_DAYS;
      const cells = [
        fixed(weather.precipitation[i] as number, 1),
        fixed(weather.temperature[i] as number, 1),
        fixed(weather.evapotranspiration[i] as number, 1),
        fixed(levels[i] as number, 2),
      ];
      lines.push(`${formatDay(day)},${cells.join(',')}`);
    }
    return new TextEncoder().encode(`${lines.join('\n')}\n`);
  }
}
