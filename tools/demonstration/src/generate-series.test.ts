import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { SeriesRole, StationSeries } from '@cdh/station-series';
import { civilDate, formatDay, readStationSeries } from '@cdh/station-series';
import { findTerritory } from '@cdh/territory';
import { SITES } from './demonstration-sites.ts';
import { SEED, SeriesGenerator, VARIABLES } from './generate-series.ts';

const generator = new SeriesGenerator();
const files = SITES.map((site) => ({ site, bytes: generator.generate(site) }));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const read = new Map<Uint8Array, StationSeries>();

function columnsOf(bytes: Uint8Array): StationSeries {
  const known = read.get(bytes);
  if (known) return known;
  const reading = readStationSeries(bytes, { variables: VARIABLES });
  if (!reading.ok) throw new Error(reading.problem.detail.en);
  read.set(bytes, reading.series);
  return reading.series;
}

/** Monthly sums and counts from January 1970, indexed `12 * year + month`. */
function monthly(bytes: Uint8Array, role: SeriesRole) {
  const { firstDay, columns } = columnsOf(bytes);
  const sums = new Float64Array(55 * 12);
  const counts = new Float64Array(55 * 12);
  columns.get(role)?.forEach((value, i) => {
    const { year, month } = civilDate(firstDay + i);
    const index = 12 * (year - 1970) + month - 1;
    sums[index] = (sums[index] as number) + value;
    counts[index] = (counts[index] as number) + 1;
  });
  return { sums, means: sums.map((sum, i) => sum / (counts[i] as number)) };
}

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
const deviation = (values: ArrayLike<number>) => {
  const centre = mean(values);
  return Math.sqrt(mean(Array.from(values, (v) => (v - centre) ** 2)));
};
const ofMonth = (values: Float64Array, month: number) => values.filter((_, i) => i % 12 === month - 1);
const years = (values: Float64Array) =>
  Array.from({ length: 55 }, (_, y) => values.subarray(12 * y, 12 * y + 12));
const correlation = (a: Float64Array, b: Float64Array) => {
  const [ma, mb] = [mean(a), mean(b)];
  return mean(a.map((v, i) => (v - ma) * ((b[i] as number) - mb))) / (deviation(a) * deviation(b));
};

/** Whoever changes the generator changes these, and with them the version that a running hub publishes. */
const PINNED = [
  'demo-bourges e7e8eabe719d6958c210f8bf6e26d8c58dee2775711ad3e4e1c8b22f56bea8ae',
  'demo-chartres 9262deac259b7ddee2f69643d8d80f2ea20f27aff40327d444252eb2a89c0705',
  'demo-chateauroux 6754751657812f978288e25d4f7c9491a2056fb14f169d233dfda08ce2c32ccc',
  'demo-tours 5f2a2fc815e16b1c8e66038349fcb2746ad045bace1dca05be0f82523b87d9b1',
  'demo-blois 234c19d5b9a06bcecc184050086fa88f9079c634b5878703dad5943b36302475',
  'demo-orleans b786649d811454848dc739178f6c1517df121630a0b5b1c520e83adeb01a5595',
];

describe('the generator', () => {
  it('gives the same bytes for the same seed, in any order of sites', () => {
    const again = new SeriesGenerator(SEED);
    for (const { site, bytes } of [...files].reverse()) {
      expect(sha256(again.generate(site))).toBe(sha256(bytes));
    }
  });

  it('gives the bytes that it has always given', () => {
    expect(files.map(({ site, bytes }) => `${site.id} ${sha256(bytes)}`)).toEqual(PINNED);
  });

  it('gives other bytes for another seed, and for each site', () => {
    const other = new SeriesGenerator(SEED + 1).generate(SITES[0] as (typeof SITES)[0]);
    expect(new Set([sha256(other), ...files.map((f) => sha256(f.bytes))]).size).toBe(7);
  });
});

describe.each(files)('the file of $site.town', ({ site, bytes }) => {
  it('conforms to the profile, every day from 1970 to 2024, without a gap', () => {
    const { firstDay, days, columns } = columnsOf(bytes);
    expect([formatDay(firstDay), formatDay(firstDay + days - 1)]).toEqual(['1970-01-01', '2024-12-31']);
    expect(columns.size).toBe(4);
    for (const values of columns.values()) expect(values.some(Number.isNaN)).toBe(false);
    expect(bytes.length).toBeLessThan(1.5e6);
  });

  it('has rain near the yearly sum of its site, dry and wet years, and some rain in every month', () => {
    const { sums } = monthly(bytes, 'precipitation');
    const yearly = years(sums).map((year) => mean(year) * 12);
    expect(Math.abs(mean(yearly) / site.yearlyRain - 1)).toBeLessThan(0.1);
    expect(deviation(yearly) / mean(yearly)).toBeGreaterThan(0.12);
    expect(deviation(yearly) / mean(yearly)).toBeLessThan(0.25);
    expect(Math.min(...sums)).toBeGreaterThan(0);
    const daily = columnsOf(bytes).columns.get('precipitation') ?? new Float64Array();
    const wetDays = daily.filter((v) => v > 0).length / 55;
    expect(wetDays).toBeGreaterThan(120);
    expect(wetDays).toBeLessThan(180);
  });

  it('has wet days after wet days more often than after dry ones', () => {
    const daily = columnsOf(bytes).columns.get('precipitation') ?? new Float64Array();
    const after = (wet: boolean) =>
      mean(daily.filter((_, i) => i > 0 && (daily[i - 1] as number) > 0 === wet).map((v) => Number(v > 0)));
    expect(after(true) - after(false)).toBeGreaterThan(0.2);
  });

  it('can bear a standardised index: 55 values a calendar month that all spread', () => {
    const { sums } = monthly(bytes, 'precipitation');
    for (let month = 1; month <= 12; month++) {
      const values = ofMonth(sums, month);
      expect(new Set(values).size).toBeGreaterThan(40);
      expect(deviation(values) / mean(values)).toBeGreaterThan(0.3);
    }
  });

  it('has warm summers, mild winters and a warming of one to two and a half degrees', () => {
    const { means } = monthly(bytes, 'air-temperature');
    const july = mean(ofMonth(means, 7));
    const january = mean(ofMonth(means, 1));
    expect(july).toBeGreaterThan(17);
    expect(july).toBeLessThan(23);
    expect(january).toBeGreaterThan(1);
    expect(january).toBeLessThan(7);
    const warming = mean(means.subarray(45 * 12)) - mean(means.subarray(0, 10 * 12));
    expect(warming).toBeGreaterThan(0.6);
    expect(warming).toBeLessThan(2.5);
  });

  it('evaporates 700 to 1,000 mm a year, most in June and July', () => {
    const { sums } = monthly(bytes, 'reference-evapotranspiration');
    const yearly = mean(sums) * 12;
    expect(yearly).toBeGreaterThan(700);
    expect(yearly).toBeLessThan(1000);
    const year = Array.from({ length: 12 }, (_, i) => mean(ofMonth(sums, i + 1)));
    expect([6, 7]).toContain(year.indexOf(Math.max(...year)) + 1);
    expect(mean(ofMonth(sums, 12)) / Math.max(...year)).toBeLessThan(0.2);
  });

  it('has groundwater that rises in winter, falls in summer, and remembers the year before', () => {
    const { means } = monthly(bytes, 'groundwater-level');
    expect(mean(ofMonth(means, 4))).toBeGreaterThan(mean(ofMonth(means, 11)));
    expect(deviation(means)).toBeGreaterThan(0.3);
    expect(correlation(means.subarray(1), means.subarray(0, -1))).toBeGreaterThan(0.8);
    for (let month = 1; month <= 12; month++) expect(deviation(ofMonth(means, month))).toBeGreaterThan(0.1);
  });
});

describe('the region', () => {
  it('has its droughts in common', () => {
    const rain = files.map(({ bytes }) => monthly(bytes, 'precipitation').sums);
    for (const one of rain.slice(1)) expect(correlation(rain[0] as Float64Array, one)).toBeGreaterThan(0.35);
  });

  it('is that of six communes which exist under these names', async () => {
    for (const site of SITES) {
      expect(await findTerritory('commune', site.commune)).toMatchObject({ name: site.town });
    }
  });
});

const shared = new URL(
  '../../../../shared/data/territory/france-geojson/communes-centre-val-de-loire.geojson',
  import.meta.url,
);
const withRealData = existsSync(shared) ? describe : describe.skip;

withRealData('the coordinates', () => {
  it('lie within 4 km of the middle of the commune’s outline', () => {
    const { features } = JSON.parse(readFileSync(shared, 'utf8')) as {
      features: { properties: { code: string }; geometry: { coordinates: [number, number][][] } }[];
    };
    for (const site of SITES) {
      const outline = features.find((f) => f.properties.code === site.commune)?.geometry.coordinates[0] ?? [];
      const east = (site.lon - mean(outline.map((p) => p[0]))) * 111.3 * Math.cos((site.lat * Math.PI) / 180);
      const north = (site.lat - mean(outline.map((p) => p[1]))) * 111.3;
      expect(Math.hypot(east, north)).toBeLessThan(4);
    }
  });
});
