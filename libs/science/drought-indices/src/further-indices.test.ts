import { describe, expect, it } from '@jest/globals';
import { FLAG } from './flags.ts';
import {
  annualLowFlows,
  bootstrapInterval,
  claySeasons,
  CLAY_RULES,
  classify,
  decileOf,
  deltaInterval,
  eddiRecipe,
  hargreaves,
  ips,
  penmanMonteith,
  percentiles,
  percentOfNormal,
  returnPeriod,
  soilWaterBalance,
  spiRecipe,
  sswiRecipe,
  standardiseSeries,
  thornthwaite,
  timeAxis,
} from './index.ts';
import { firstDayOfMonth } from './month.ts';
import { normalQuantile } from './normal.ts';
import { gammaNumbers, seededRandom } from './random.ts';

const JANUARY_1980 = 1980 * 12;
const fill = (length: number, of: (i: number) => number) => Float64Array.from({ length }, (_, i) => of(i));
/** One pattern per calendar month, a different order each year. */
const varied = (years: number) =>
  fill(12 * years, (i) => ((Math.floor(i / 12) * 37 + (i % 12) * 11) % 97) + 1);

describe('EDDI', () => {
  it('is the normal score of (i − 0.33)/(n + 0.33) by rank from the largest, positive where demand is high', () => {
    const demand = fill(360, (i) => Math.floor(i / 12) + 1);
    const { value } = standardiseSeries(demand, JANUARY_1980, eddiRecipe({ scale: 1 }));
    expect(value[12 * 29]).toBeCloseTo(normalQuantile(1 - 0.67 / 30.33), 12);
    expect(value[0]).toBeCloseTo(normalQuantile(1 - 29.67 / 30.33), 12);
  });
});

describe('IPS and SSWI', () => {
  const levels = varied(30);

  it('is Φ⁻¹ of a kernel density, within ±3, rising with the level', () => {
    const { value, fits } = ips(levels, JANUARY_1980);
    expect(fits.every(({ kind, nCal }) => kind === 'density' && nCal === 30)).toBe(true);
    const january = [...levels.keys()].filter((i) => i % 12 === 0).sort((a, b) => levels[a]! - levels[b]!);
    const [first, last] = [january[0]!, january.at(-1)!];
    expect(value[first]).toBeLessThan(-1.3);
    expect(value[last]).toBeGreaterThan(1.3);
    const sswi = standardiseSeries(levels, JANUARY_1980, sswiRecipe({ scale: 1 }));
    expect(sswi.value[first]).toBeCloseTo(value[first]!, 9);
  });

  it('is the index of position with fewer than 15 years, and says so', () => {
    const { value, flag, fits } = ips(varied(14), JANUARY_1980);
    expect(fits[0]).toMatchObject({ kind: 'position', nCal: 14, bandwidth: null });
    expect(Math.min(...value)).toBe(0);
    expect(Math.max(...value)).toBe(1);
    expect(flag.every((f) => f === FLAG.ok)).toBe(true);
  });

  it('has no value without variation, and refuses codes', () => {
    expect(
      ips(
        fill(360, () => 12.4),
        JANUARY_1980,
      ).value.every(Number.isNaN),
    ).toBe(true);
    expect(() =>
      ips(
        fill(360, () => -9999),
        JANUARY_1980,
      ),
    ).toThrow(/level\[0\] is -9999/);
  });

  it('has the classes of the published limits', () => {
    expect(classify(-1.28, 'ips')!.code).toBe('very-low');
    expect(classify(-1.27, 'ips')!.code).toBe('low');
    expect(classify(0, 'ips')!.code).toBe('near-average');
    expect(classify(0.8416, 'ips')!.code).toBe('high');
    expect([-0.4, -0.5, -0.8, -1.3, -1.6, -2].map((z) => classify(z, 'usdm')!.code)).toEqual([
      'none',
      'D0',
      'D1',
      'D2',
      'D3',
      'D4',
    ]);
    expect([-2, -1.5, -1, 0.99, 1, 1.5, 2].map((z) => classify(z, 'wmo')!.code)).toEqual([
      'extremely-dry',
      'severely-dry',
      'moderately-dry',
      'near-normal',
      'moderately-wet',
      'very-wet',
      'extremely-wet',
    ]);
    expect(classify(NaN, 'wmo')).toBeUndefined();
  });
});

describe('percent of normal and deciles', () => {
  it('are 100 x/mean and 100 (r − ½)/n', () => {
    const rain = fill(360, (i) => Math.floor(i / 12) + 1);
    expect(percentOfNormal(rain, JANUARY_1980, { scale: 1 }).value[0]).toBeCloseTo(100 / 15.5, 10);
    const { value } = percentiles(rain, JANUARY_1980, { scale: 1 });
    expect(value[0]).toBeCloseTo(50 / 30, 10);
    expect([value[0], value[12 * 29], NaN].map((p) => decileOf(p!))).toEqual([1, 10, NaN]);
  });

  it('have no value where the normal is zero, and bounded ones outside the calibration', () => {
    const { value, flag } = percentOfNormal(new Float64Array(360), JANUARY_1980, { scale: 1 });
    expect(value.every(Number.isNaN)).toBe(true);
    expect(flag[0]).toBe(FLAG.shortRecord);
    const rain = varied(30);
    rain[348] = 900;
    const outside = percentiles(rain, JANUARY_1980, { scale: 1, calibration: { from: 1980, to: 2008 } });
    expect([outside.value[348], outside.flag[348]]).toEqual([(100 * 28.5) / 29, FLAG.outOfSupport]);
  });
});

describe('soil water', () => {
  const soil = { surface: 20, deep: 100 };

  it('keeps the water: rain = evapotranspiration + drainage + what is stored', () => {
    const random = seededRandom(4);
    const rain = fill(1000, () => (random() < 0.3 ? 20 * random() : 0));
    const demand = fill(1000, () => 5 * random());
    const { wetness, evapotranspiration, drainage } = soilWaterBalance(rain, demand, soil);
    const total = (x: Float64Array) => x.reduce((sum, y) => sum + y, 0);
    const stored = 120 * (wetness[999]! - 1);
    expect(total(rain)).toBeCloseTo(total(evapotranspiration) + total(drainage) + stored, 8);
    wetness.forEach((w, i) => {
      expect(w).toBeGreaterThanOrEqual(0);
      expect(w).toBeLessThanOrEqual(1);
      expect(evapotranspiration[i]).toBeLessThanOrEqual(demand[i]! + 1e-12);
    });
  });

  it('takes from the surface first, then from the deep store by its share', () => {
    const { wetness } = soilWaterBalance(
      new Float64Array(2),
      fill(2, () => 20),
      soil,
    );
    expect(wetness[0]).toBeCloseTo(100 / 120, 12);
    expect(wetness[1]).toBeCloseTo((100 - (20 * 100) / 120) / 120, 12);
  });

  it('is unknown after a gap until the past no longer matters', () => {
    const rain = fill(60, () => 10);
    rain[5] = NaN;
    const { wetness } = soilWaterBalance(rain, new Float64Array(60), soil);
    expect(wetness[4]).toBe(1);
    expect(wetness.subarray(5, 17).every(Number.isNaN)).toBe(true);
    expect(wetness[17]).toBe(1);
  });
});

describe('low flow and its return period', () => {
  const firstDay = firstDayOfMonth(JANUARY_1980);

  it('VCN3 is the smallest mean of three days of the year, with its day; gaps beyond 5 % leave none', () => {
    const flow = fill(731, (i) => (i === 100 ? 1 : i === 101 ? 2 : i === 102 ? 3 : 10));
    flow.fill(NaN, 400, 430);
    const [first, second] = annualLowFlows({ firstDay, values: flow });
    expect(first).toMatchObject({ year: 1980, value: 2, day: firstDay + 102, windows: 364 });
    expect(second).toMatchObject({ year: 1981, value: NaN, day: null });
    expect(annualLowFlows({ firstDay, values: flow }, 3, 4)[0]!.value).toBe(2);
    expect(() => annualLowFlows({ firstDay, values: fill(5, () => -1) })).toThrow(/flow\[0\] is -1/);
  });

  it('is 1/F under a log-normal: five years at the quintile, with zeros as a mass', () => {
    const sample = fill(99, (i) => Math.exp(2 + 0.5 * normalQuantile((i + 0.5) / 99)));
    const quintile = Math.exp(2 + 0.5 * normalQuantile(0.2));
    const found = returnPeriod(quintile, sample)!;
    expect(found.years).toBeGreaterThan(4.8);
    expect(found.years).toBeLessThan(5.2);
    expect(found).toMatchObject({ side: 'dry', extrapolated: false, flag: FLAG.ok });
    const withZeros = Float64Array.from([...sample, ...new Float64Array(33)]);
    expect(returnPeriod(0, withZeros)!.probability).toBeCloseTo(0.25, 12);
    expect(returnPeriod(0, sample)).toMatchObject({ flag: FLAG.outOfSupport, extrapolated: false });
    expect(returnPeriod(1e-9, sample)).toMatchObject({ extrapolated: true, flag: FLAG.outOfSupport });
    expect(returnPeriod(1, sample.subarray(0, 10))).toBeUndefined();
  });

  it('ranks a season of clay soil by its driest month', () => {
    const wetness = fill(40 * 12, (i) => 0.5 + 0.1 * Math.sin(i * 1.7));
    for (let i = 39 * 12 + 6; i < 39 * 12 + 9; i++) wetness[i] = 0;
    const seasons = claySeasons(wetness, JANUARY_1980, CLAY_RULES['2019']);
    const last = seasons.at(-2)!;
    expect(last).toMatchObject({
      year: 2019,
      season: 3,
      abnormal: true,
      incomplete: false,
      extrapolated: true,
    });
    expect(seasons[0]).toMatchObject({ years: null, abnormal: null, incomplete: true });
    expect(() =>
      claySeasons(
        fill(10, () => 40),
        0,
      ),
    ).toThrow(/from -1 to 3/);
  });
});

describe('uncertainty', () => {
  const random = seededRandom(9);
  const next = gammaNumbers(2, random, () => normalQuantile(random()));
  const rain = fill(12 * 40, () => 20 * next());
  const { season } = timeAxis('month', JANUARY_1980, rain.length);
  const series = standardiseSeries(rain, JANUARY_1980, spiRecipe({ scale: 1, clip: null }));
  const middle = [...series.value.keys()].filter((i) => Math.abs(series.value[i]!) < 1.5).slice(0, 40);

  it('holds the value, widens outwards, and both methods agree within a quarter', () => {
    const bootstrap = bootstrapInterval(series, season, { replicates: 400, positions: middle });
    const delta = deltaInterval(series, season);
    for (const i of middle) {
      expect(delta.lower[i]).toBeLessThan(series.value[i]!);
      expect(delta.upper[i]).toBeGreaterThan(series.value[i]!);
      const ratio = (bootstrap.upper[i]! - bootstrap.lower[i]!) / (delta.upper[i]! - delta.lower[i]!);
      expect(Math.abs(ratio - 1)).toBeLessThan(0.25);
    }
    const width = (i: number) => delta.upper[i]! - delta.lower[i]!;
    const extreme = series.value.indexOf(Math.min(...series.value));
    const central = series.value.findIndex((z) => Math.abs(z) < 0.1);
    expect(width(extreme)).toBeGreaterThan(1.3 * width(central));
  });

  it('covers the truth nine times in ten', () => {
    let covered = 0;
    // 33.57 is the median of a gamma distribution of shape 2 and scale 20.
    for (let k = 0; k < 200; k++) {
      const sample = fill(12 * 30, (i) => (i === 0 ? 33.57 : 20 * next()));
      const one = standardiseSeries(sample, JANUARY_1980, spiRecipe({ scale: 1 }), { from: 1980, to: 2009 });
      const { lower, upper } = deltaInterval(one, season);
      if (lower[0]! <= 0 && upper[0]! >= 0) covered++;
    }
    expect(covered / 200).toBeGreaterThan(0.84);
    expect(covered / 200).toBeLessThan(0.99);
  });

  it('is the same for the same seed, and refuses what it cannot', () => {
    const run = (seed: number) =>
      bootstrapInterval(series, season, { replicates: 20, seed, positions: [5] }).lower[5];
    expect(run(1)).toBe(run(1));
    expect(run(1)).not.toBe(run(2));
    expect(() => bootstrapInterval(series, season, { replicates: 1 })).toThrow(/replicates/);
    const empirical = standardiseSeries(rain, JANUARY_1980, eddiRecipe({ scale: 1 }));
    expect(() => deltaInterval(empirical, season)).toThrow(/delta/);
  });
});

describe('evapotranspiration', () => {
  it('refuses what cannot be, naming it', () => {
    const one = (x: number) => Float64Array.of(x);
    expect(() => hargreaves({ minimum: one(20), maximum: one(10), latitude: 45 }, 0)).toThrow(
      /below its minimum/,
    );
    expect(() => hargreaves({ minimum: one(1), maximum: one(2) }, 0)).toThrow(/latitude/);
    expect(() => thornthwaite(one(-99.9), 0, { latitude: 45 })).toThrow(/temperature\[0\] is -99.9/);
    expect(() => thornthwaite(one(280), 0, { latitude: 45 })).toThrow(/-90 to 60 °C/);
    expect(() => thornthwaite(one(10), 0, { latitude: 95 })).toThrow(/latitude/);
    const day = { minimum: 10, maximum: 20, wind: 2, vapourPressure: 1, solarRadiation: 20 };
    const place = { extraterrestrialRadiation: 40, altitude: 100 };
    expect(() => penmanMonteith({ ...day, ...place, wind: -1 })).toThrow(/wind is -1/);
    expect(penmanMonteith({ ...day, ...place }).evapotranspiration).toBeGreaterThan(2);
  });

  it('is missing where the temperature is, zero in frost, and knows leap years', () => {
    const warm = fill(24, (i) => (i % 12 === 0 ? -5 : 15));
    warm[3] = NaN;
    const pet = thornthwaite(warm, 2000 * 12, { latitude: 45 });
    expect([pet[0], pet[3]]).toEqual([0, NaN]);
    expect(pet[1]! / pet[13]!).toBeCloseTo(29 / 28, 2);
  });
});
