import { civilDate, dayNumber } from '@cdh/station-series';
import type { DemonstrationSite } from './demonstration-sites.ts';
import { extraterrestrialRadiation, hargreaves } from './reference-evapotranspiration.ts';
import { RandomStream } from './random-stream.ts';

const { exp, sqrt, cos, abs, max } = Math;

export const FIRST_DAY = dayNumber(1970, 1, 1);
export const LAST_DAY = dayNumber(2024, 12, 31);
/** Years before the first day in which soil and aquifer forget how they were filled: six times the slowest one. */
export const SPIN_UP_DAYS = 15 * 365;
const DAYS = LAST_DAY - FIRST_DAY + 1 + SPIN_UP_DAYS;

/** What the six places share, so that a drought visits the region and not one town. Standard normal, per day. */
export interface RegionalWeather {
  /** White noise behind which days are wet. */
  fronts: Float64Array;
  /** White noise behind how much falls. */
  intensity: Float64Array;
  /** Lasts weeks: a plain Markov chain has too few long dry and wet spells (D. Wilks, "Interannual variability…", 1989). */
  regime: Float64Array;
  /** White noise behind the temperature. */
  airMass: Float64Array;
}

/** Daily series that begin `SPIN_UP_DAYS` before `FIRST_DAY`. */
export interface Weather {
  /** mm */
  precipitation: Float64Array;
  /** °C */
  temperature: Float64Array;
  /** mm */
  evapotranspiration: Float64Array;
}

const REGIME_MEMORY = exp(-1 / 35);
const REGIME_ON_ODDS = 0.48;
const SHARED_BY_REGION = 0.88;
const WET_SHARE = 0.41;
const WET_PERSISTENCE = 0.28;
const GAMMA_SHAPE = 0.85;
const INTENSITY_SPREAD = 0.4;
const TEMPERATURE_MEMORY = 0.78;
const TEMPERATURE_SPREAD = 3.1;
/** °C a year; of the order of the warming observed in France since 1970. */
const WARMING = 0.03;

export function generateRegionalWeather(seed: number): RegionalWeather {
  const random = new RandomStream(seed, 0);
  const normals = () => Float64Array.from({ length: DAYS }, () => random.normal());
  const regime = normals();
  for (let i = 1; i < DAYS; i++) {
    regime[i] =
      REGIME_MEMORY * (regime[i - 1] as number) + sqrt(1 - REGIME_MEMORY ** 2) * (regime[i] as number);
  }
  return { regime, fronts: normals(), intensity: normals(), airMass: normals() };
}

/** Φ by Abramowitz and Stegun 26.2.17; its error of 7.5e-8 is nothing to a threshold. */
function normalDistribution(x: number): number {
  const t = 1 / (1 + 0.2316419 * abs(x));
  const polynomial =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (exp((-x * x) / 2) / sqrt(2 * Math.PI)) * polynomial;
  return x >= 0 ? 1 - tail : tail;
}

function mix(shared: number, own: number): number {
  return sqrt(SHARED_BY_REGION) * shared + sqrt(1 - SHARED_BY_REGION) * own;
}

/** 1 on the given day of the year, −1 half a year away. */
function season(dayOfYear: number, peak: number): number {
  return cos((2 * Math.PI * (dayOfYear - peak)) / 365.25);
}

/**
 * Occurrence by a first-order Markov chain whose odds follow season and regime, amounts by a gamma distribution
 * (C. Richardson, "Stochastic simulation of daily precipitation, temperature, and solar radiation", 1981);
 * temperature by season, AR(1) and a steady warming; evapotranspiration after Hargreaves.
 */
export function generateWeather(seed: number, site: DemonstrationSite, region: RegionalWeather): Weather {
  const random = new RandomStream(seed, Number(site.commune));
  const precipitation = new Float64Array(DAYS);
  const temperature = new Float64Array(DAYS);
  const evapotranspiration = new Float64Array(DAYS);
  const meanAmount = site.yearlyRain / (365.25 * WET_SHARE);
  let wet = false;
  let anomaly = 0;
  for (let i = 0; i < DAYS; i++) {
    const day = FIRST_DAY - SPIN_UP_DAYS + i;
    const dayOfYear = day - dayNumber(civilDate(day).year, 1, 1) + 1;
    const share = WET_SHARE + 0.07 * season(dayOfYear, 10);
    const p: number = wet ? share + WET_PERSISTENCE * (1 - share) : share * (1 - WET_PERSISTENCE);
    const odds = exp(REGIME_ON_ODDS * (region.regime[i] as number));
    wet =
      normalDistribution(mix(region.fronts[i] as number, random.normal())) < (p * odds) / (1 - p + p * odds);
    const burst = exp(INTENSITY_SPREAD * (region.intensity[i] as number) - INTENSITY_SPREAD ** 2 / 2);
    const amount = meanAmount * (1 + 0.22 * season(dayOfYear, 190)) * burst;
    precipitation[i] = wet ? (random.gamma(GAMMA_SHAPE) / GAMMA_SHAPE) * amount : 0;

    anomaly =
      TEMPERATURE_MEMORY * anomaly +
      TEMPERATURE_SPREAD *
        sqrt(1 - TEMPERATURE_MEMORY ** 2) *
        mix(region.airMass[i] as number, random.normal());
    const summer = season(dayOfYear, 203);
    const mean = site.meanTemperature + (WARMING * (day - FIRST_DAY)) / 365.25 + 8 * summer + anomaly;
    // Clouds cool a summer day and keep a winter night mild.
    temperature[i] = mean - (wet ? 0.9 * summer : -0.6 * summer);
    const range = max(1.5, 8.5 + 3 * summer + (wet ? -2 : 1.2) + 1.5 * random.normal());
    evapotranspiration[i] = hargreaves(
      temperature[i] as number,
      range,
      extraterrestrialRadiation(site.lat, dayOfYear),
    );
  }
  return { precipitation, temperature, evapotranspiration };
}
