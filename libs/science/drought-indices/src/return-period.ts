import type { Fit } from './distributions/fit-distribution.ts';
import { FLAG } from './flags.ts';
import { normalCdf } from './normal.ts';
import { fitSeason, scoreBy } from './standardise-series.ts';
import type { Standardisation } from './standardisation.ts';

export interface ReturnPeriod {
  /** Probability of a year as low as this one, or lower. */
  readonly probability: number;
  /** Years: 1/probability on the dry side, 1/(1 − probability) on the wet one. */
  readonly years: number;
  readonly side: 'dry' | 'wet';
  /** The return period is longer than twice the record: an extrapolation, not a measurement. */
  readonly extrapolated: boolean;
  readonly flag: number;
}

/** Return period of a standardised value: 1/Φ(z), or 1/Φ(−z) where z is positive. NaN gives undefined. */
export function returnPeriodOfScore(
  z: number,
  nYears: number,
  flag: number = FLAG.ok,
): ReturnPeriod | undefined {
  if (Number.isNaN(z)) return undefined;
  const probability = normalCdf(z);
  const side = z <= 0 ? 'dry' : 'wet';
  const years = 1 / (z <= 0 ? probability : normalCdf(-z));
  return { probability, years, side, extrapolated: years > 2 * nYears, flag };
}

export interface ReturnPeriodOptions {
  /** Log-normal by default, as French low flows are ranked; zeros are a mass of their own. */
  readonly distribution?: 'log-normal' | Fit;
  /** 15 by default. */
  readonly minimumYears?: number;
}

/**
 * Return period of one annual value (a VCN3, a seasonal soil wetness) among those of the reference years.
 * @param value same unit as the sample; must be finite
 * @param sample one value a year, NaN where missing; zeros allowed
 * @returns undefined where the sample is too short or does not vary
 * @throws RangeError for negative values under a log-normal or gamma distribution
 */
export function returnPeriod(
  value: number,
  sample: Float64Array,
  { distribution = 'log-normal', minimumYears = 15 }: ReturnPeriodOptions = {},
): ReturnPeriod | undefined {
  if (!Number.isFinite(value)) throw new RangeError(`the value must be finite, it is ${value}`);
  const present = sample.filter((x) => !Number.isNaN(x)).sort();
  const positive = distribution === 'log-normal' || distribution.distribution === 'gamma';
  const lowest = Math.min(value, present[0] ?? value);
  if (positive && lowest < 0) throw new RangeError(`the values must not be negative, one is ${lowest}`);
  if (distribution === 'log-normal') return ofLogNormal(value, present, minimumYears);
  const recipe: Pick<Standardisation, 'zeros' | 'clip' | 'outOfSupport' | 'minimumYears'> & { fit: Fit } = {
    fit: distribution,
    zeros: positive ? 'mass' : 'none',
    minimumYears,
    clip: null,
    outOfSupport: { score: 5 },
  };
  const { parameters, p0, nCal } = fitSeason(present, 1, recipe, 0);
  if (!parameters) return undefined;
  const { z, flag } = scoreBy(parameters, p0 ?? 0, recipe)(value);
  return returnPeriodOfScore(z, nCal, flag);
}

function ofLogNormal(value: number, present: Float64Array, minimumYears: number): ReturnPeriod | undefined {
  const n = present.length;
  const logs = present.filter((x) => x > 0).map((x) => Math.log(x));
  if (n < minimumYears || logs.length < 3) return undefined;
  const mean = logs.reduce((sum, x) => sum + x, 0) / logs.length;
  const variance = logs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (logs.length - 1);
  if (!(variance > 1e-20)) return undefined;
  const dryYears = (n - logs.length) / n;
  // A zero, where the record never had one, is as rare as half a year of it.
  if (value === 0 && dryYears === 0) return { ...ofProbability(0.5 / n, n), flag: FLAG.outOfSupport };
  const z = value > 0 ? (Math.log(value) - mean) / Math.sqrt(variance) : -Infinity;
  const lower = dryYears + (1 - dryYears) * normalCdf(z);
  const upper = (1 - dryYears) * normalCdf(-z);
  const years = 1 / (lower <= 0.5 ? lower : upper);
  const bounded = Math.min(years, MOST_YEARS);
  return {
    probability: lower,
    years: bounded,
    side: lower <= 0.5 ? 'dry' : 'wet',
    extrapolated: years > 2 * n,
    flag: years > MOST_YEARS ? FLAG.outOfSupport : FLAG.ok,
  };
}

/** That of a score of ±5; nothing longer is told. */
const MOST_YEARS = 3.5e6;

function ofProbability(probability: number, n: number): Omit<ReturnPeriod, 'flag'> {
  return { probability, years: 1 / probability, side: 'dry', extrapolated: 1 / probability > 2 * n };
}
