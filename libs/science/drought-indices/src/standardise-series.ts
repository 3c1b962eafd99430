import { empiricalProbability } from './distributions/empirical.ts';
import { fitDistribution, type Fitted } from './distributions/fit-distribution.ts';
import { kernelDensityTail } from './distributions/kernel-density.ts';
import { pearson3Shape, pearson3Tail } from './distributions/pearson3.ts';
import { standardScore } from './distributions/standard-score.ts';
import { checkValues } from './check-values.ts';
import { generalisedLogisticOdds } from './fit-generalised-logistic.ts';
import { FLAG } from './flags.ts';
import { GammaTail } from './gamma.ts';
import { goodnessOfFit } from './goodness-of-fit.ts';
import { accumulateWith } from './kernel.ts';
import {
  checkStandardisation,
  type SeasonFit,
  type Standardisation,
  type StandardisedSeries,
} from './standardisation.ts';
import { checkCalibration, type Calibration } from './standardise.ts';
import { SEASONS, timeAxis } from './time-axis.ts';

/** Values closer than this share of the largest one are equal: their difference is the rounding of sums. */
const ROUNDING = 1e-12;

/** Rain below this is a trace to climate_indices, in mm. */
const TRACE = 0.0005;

/**
 * Standardises a series by any recipe: accumulation, one distribution per season fitted on the calibration,
 * z = Φ⁻¹(p0 + (1 − p0) F(x)).
 * @param values one per step, NaN where missing, in the unit of the quantity (mm, m, 1)
 * @param first step of the first value, see {@link Step}
 * @param calibration whole years; the whole record by default
 * @throws RangeError for values that the quantity cannot have or codes of missing ones (naming position and value), a
 *   calibration outside the record (naming its years), a recipe out of its bounds
 */
export function standardiseSeries(
  values: Float64Array,
  first: number,
  recipe: Standardisation,
  calibration?: Calibration,
): StandardisedSeries {
  checkStandardisation(recipe);
  const { magnitude, firstValue, lastValue } = checkValues(recipe.quantity, values);
  const { season, year, leapDay } = timeAxis(recipe.step, first, values.length);
  const record = firstValue < 0 ? null : { from: year[firstValue]!, to: year[lastValue]! };
  const used = calibration ? checkCalibration(calibration, record) : record;
  const shifted = recipe.offset === 0 ? values : values.map((x) => x + recipe.offset);
  const accumulated = accumulateWith(shifted, recipe.scale, recipe.kernel, recipe.aggregate);
  const noise = ROUNDING * (magnitude + Math.abs(recipe.offset)) * recipe.scale;

  const value = new Float64Array(values.length).fill(NaN);
  const flag = new Uint8Array(values.length).fill(FLAG.missing);
  const positions: number[][] = Array.from({ length: SEASONS[recipe.step] }, () => []);
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(accumulated[i])) positions[season[i]!]!.push(i);
  }
  const calibrates = (i: number) =>
    used !== null && year[i]! >= used.from && year[i]! <= used.to && !leapDay[i];
  const fits = positions.map((at, index) => {
    const sample = Float64Array.from(at.filter(calibrates), (i) => accumulated[i]!).sort();
    const fit = fitSeason(sample, index + 1, recipe, noise);
    const score = fit.parameters && scoreBy(fit.parameters, fit.p0 ?? 0, recipe);
    for (const i of at) {
      const scored = score ? score(accumulated[i]!) : { z: NaN, flag: FLAG.shortRecord };
      value[i] = scored.z;
      flag[i] = scored.flag;
    }
    return fit;
  });
  const shortRecord = fits.every(({ status }) => status === 'too-few-years');
  return { value, flag, accumulated, fits, calibration: used, recipe, shortRecord };
}

/** Fits one season. @param sample ascending, without NaN */
export function fitSeason(
  sample: Float64Array,
  season: number,
  recipe: Pick<Standardisation, 'zeros' | 'clip' | 'outOfSupport' | 'minimumYears' | 'fit'>,
  noise: number,
  withGoodness = true,
): SeasonFit {
  const nCal = sample.length;
  const zeros = recipe.zeros === 'none' ? 0 : sample.findIndex((x) => x > 0);
  const nZeros = zeros < 0 ? nCal : zeros;
  const p0 = nCal > 0 ? nZeros / nCal : null;
  const fitted = recipe.zeros === 'mass' ? sample.subarray(nZeros) : sample;
  const counts = { season, nCal, nFitted: fitted.length, p0 };
  const none = { ...counts, parameters: null, goodness: null };
  if (nCal < recipe.minimumYears) return { ...none, status: 'too-few-years' };
  // Nothing but one positive value, whatever the zeros, is no variation.
  if (nCal - nZeros < 2 && recipe.zeros !== 'none') return { ...none, status: 'no-variation' };
  const parameters = fitDistribution(fitted, recipe.fit, noise);
  if (typeof parameters === 'string') return { ...none, status: parameters };
  if (!withGoodness) return { ...counts, status: 'fitted', parameters, goodness: null };
  const score = scoreBy(parameters, 0, recipe);
  const goodness = goodnessOfFit(fitted.map((x) => score(x).z));
  return { ...counts, status: 'fitted', parameters, goodness };
}

export interface Scored {
  readonly z: number;
  readonly flag: number;
}

/** The score of any accumulated value under a fitted season: finite, with its flag. */
export function scoreBy(
  parameters: Fitted,
  p0: number,
  { zeros, clip, outOfSupport }: Pick<Standardisation, 'zeros' | 'clip' | 'outOfSupport'>,
): (x: number) => Scored {
  const tailAt = tailBy(parameters);
  const bound = 'score' in outOfSupport ? outOfSupport.score : undefined;
  const clipped = (z: number, flag: number): Scored => {
    const limit = clip ?? bound ?? 8;
    if (clip === null ? Number.isFinite(z) : Math.abs(z) <= limit) return { z, flag };
    return { z: z > 0 ? limit : -limit, flag: clip === null ? FLAG.outOfSupport : FLAG.clipped };
  };
  return (x) => {
    if (zeros !== 'none' && x === 0 && p0 > 0) return clipped(standardScore(0, p0), FLAG.ok);
    const { tail, above, outside } = tailAt(x);
    const trace = 'lowerProbability' in outOfSupport && zeros === 'mass-fitted' && x < TRACE;
    if (tail === tail && (tail !== 0 || (p0 > 0 && !above)) && !trace) {
      return clipped(standardScore(tail, p0), outside);
    }
    if ('lowerProbability' in outOfSupport) {
      const { lowerProbability, upperProbability } = outOfSupport;
      const edge = above && !trace ? upperProbability - 1 : lowerProbability;
      return clipped(standardScore(edge, p0), FLAG.outOfSupport);
    }
    // Below the support lies at least the mass of the zeros.
    const edge = above ? outOfSupport.score : Math.max(-outOfSupport.score, standardScore(0, p0));
    // A clip narrower than the bound is what decides, and says so.
    return clip !== null && clip < Math.abs(edge)
      ? clipped(edge, FLAG.ok)
      : { z: edge, flag: FLAG.outOfSupport };
  };
}

interface Tail {
  /** Signed smaller tail; NaN or 0 outside the support. */
  readonly tail: number;
  /** Whether x lies at the upper end, where tail tells nothing. */
  readonly above: boolean;
  readonly outside: number;
}

function tailBy(parameters: Fitted): (x: number) => Tail {
  switch (parameters.distribution) {
    case 'gamma': {
      const { shape, scale } = parameters;
      const gamma = new GammaTail(shape);
      const mean = shape * scale;
      return (x) => ({ tail: x > 0 ? at(gamma, x / mean) : NaN, above: false, outside: FLAG.ok });
    }
    case 'pearson3': {
      const gamma = new GammaTail(pearson3Shape(parameters.skewness));
      const { mean } = parameters;
      return (x) => ({ tail: pearson3Tail(x, parameters, gamma), above: x > mean, outside: FLAG.ok });
    }
    case 'generalised-logistic': {
      const { location, scale, shape } = parameters;
      return (x) => {
        const odds = generalisedLogisticOdds(x, location, scale, shape);
        const tail = odds > 1 ? 1 / (1 + odds) : -odds / (1 + odds);
        return { tail, above: odds === odds ? odds < 1 : shape > 0, outside: FLAG.ok };
      };
    }
    case 'empirical':
      return (x) => {
        const { probability, outside } = empiricalProbability(x, parameters);
        const tail = probability <= 0.5 ? probability : probability - 1;
        return { tail, above: tail < 0, outside: outside ? FLAG.outOfSupport : FLAG.ok };
      };
    case 'kernel-density':
      return (x) => ({
        tail: kernelDensityTail(x, parameters),
        above: x > parameters.values[0]!,
        outside: FLAG.ok,
      });
  }
}

function at(gamma: GammaTail, t: number): number {
  return gamma.at(t, Math.log(t));
}
