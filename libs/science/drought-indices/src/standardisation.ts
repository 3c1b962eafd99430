import type { Quantity } from './check-values.ts';
import type { Fit, Fitted } from './distributions/fit-distribution.ts';
import type { GoodnessOfFit } from './goodness-of-fit.ts';
import type { KernelShape } from './kernel.ts';
import type { Calibration, FitStatus } from './standardise.ts';
import { MAXIMUM_SCALES, type Step } from './time-axis.ts';

/** Everything that makes a standardised value, as plain data. */
export interface Standardisation {
  /** Which convention it is, e.g. `cdh:spi-gamma-thom` or `climate_indices@3.1:spi-gamma`. */
  readonly name: string;
  readonly quantity: Quantity;
  readonly step: Step;
  /** Steps accumulated: 1–48 months, 1–144 ten-days, 1–1461 days. */
  readonly scale: number;
  readonly kernel: KernelShape;
  readonly aggregate: 'sum' | 'mean';
  /** Added to every step before accumulation (climate_indices adds 1000 mm to a balance). */
  readonly offset: number;
  readonly fit: Fit;
  /**
   * What zeros are: `mass` leaves them out of the fit and gives them a probability of their own; `mass-fitted` gives
   * them one and fits them too (Pearson III of climate_indices); `none` treats them like other values.
   */
  readonly zeros: 'mass' | 'mass-fitted' | 'none';
  /** Years with a value that a season needs within the calibration. */
  readonly minimumYears: number;
  /** Scores beyond ±clip become ±clip, flagged; null leaves them. */
  readonly clip: number | null;
  /** What a value outside the fitted support becomes, flagged: a score, or a probability before the zero mass. */
  readonly outOfSupport:
    { readonly score: number } | { readonly lowerProbability: number; readonly upperProbability: number };
}

/** What one season's distribution is, and how good. */
export interface SeasonFit {
  /** 1 to 12, 36 or 365. */
  readonly season: number;
  /** Years with a value within the calibration. */
  readonly nCal: number;
  /** Values that the distribution is fitted on. */
  readonly nFitted: number;
  /** Share of zeros among the nCal values; 0 where zeros have no mass, null without any value. */
  readonly p0: number | null;
  readonly status: FitStatus;
  readonly parameters: Fitted | null;
  /** Of the values fitted on; null without a fit. */
  readonly goodness: GoodnessOfFit | null;
}

export interface StandardisedSeries {
  /** One score per step, NaN where none; never infinite. */
  readonly value: Float64Array;
  /** One position in `INDEX_FLAGS` per value. */
  readonly flag: Uint8Array;
  /** What was standardised, in the unit of the input. */
  readonly accumulated: Float64Array;
  readonly fits: readonly SeasonFit[];
  /** The calibration used; null only for a record without a single value. */
  readonly calibration: Calibration | null;
  readonly recipe: Standardisation;
  /** Every season has too few years: there is no value at all. */
  readonly shortRecord: boolean;
}

/** @throws RangeError naming the bound that a recipe breaks */
export function checkStandardisation({
  step,
  scale,
  minimumYears,
  offset,
  clip,
  fit,
  zeros,
}: Standardisation): void {
  const most = MAXIMUM_SCALES[step];
  if (!Number.isInteger(scale) || scale < 1 || scale > most) {
    throw new RangeError(`the scale must be a whole number from 1 to ${most}, it is ${scale}`);
  }
  if (!Number.isInteger(minimumYears) || minimumYears < 3) {
    throw new RangeError(`minimumYears must be a whole number of at least 3, it is ${minimumYears}`);
  }
  if (!Number.isFinite(offset)) throw new RangeError(`the offset must be finite, it is ${offset}`);
  if (clip !== null && !(clip > 0)) throw new RangeError(`the clip must be positive, it is ${clip}`);
  if (fit.distribution === 'gamma' && zeros === 'mass-fitted') {
    throw new RangeError('a gamma distribution cannot be fitted on zeros: zeros must be mass or none');
  }
}
