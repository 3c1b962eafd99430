import { trigamma } from './distributions/digamma.ts';
import type { Fitted } from './distributions/fit-distribution.ts';
import { quantile } from './distributions/kernel-density.ts';
import { FLAG } from './flags.ts';
import { normalQuantile } from './normal.ts';
import { gammaNumbers, seededRandom } from './random.ts';
import { fitSeason, scoreBy } from './standardise-series.ts';
import type { SeasonFit, StandardisedSeries } from './standardisation.ts';

export interface Interval {
  /** Same length as the series; NaN where it has no value. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

export interface BootstrapOptions {
  /** 200 by default. */
  readonly replicates?: number;
  /** Share of replicates inside, 0.9 by default. */
  readonly level?: number;
  readonly seed?: number;
  /** Positions to compute; all by default. */
  readonly positions?: readonly number[];
}

/**
 * Interval of every score by parametric bootstrap: samples of nCal values are drawn from each season's distribution (the
 * zero mass included), fitted by the same recipe, and every value is scored under each. It holds the uncertainty of the
 * calibration, not that of the measurement. Empirical and kernel distributions are resampled with replacement.
 * Source: B. Efron, R. J. Tibshirani (1993), An Introduction to the Bootstrap, ch. 6 and 13 (percentile interval).
 */
export function bootstrapInterval(
  series: StandardisedSeries,
  season: ArrayLike<number>,
  { replicates = 200, level = 0.9, seed = 1, positions }: BootstrapOptions = {},
): Interval {
  if (!(level > 0 && level < 1)) throw new RangeError(`the level must be between 0 and 1, it is ${level}`);
  if (!Number.isInteger(replicates) || replicates < 20 || replicates > 100_000) {
    throw new RangeError(`replicates must be a whole number from 20 to 100000, it is ${replicates}`);
  }
  const n = series.value.length;
  const lower = new Float64Array(n).fill(NaN);
  const upper = new Float64Array(n).fill(NaN);
  const wanted = (positions ?? [...series.value.keys()]).filter((i) => !Number.isNaN(series.value[i]));
  const random = seededRandom(seed);
  series.fits.forEach((fit, index) => {
    const at = wanted.filter((i) => season[i] === index);
    if (at.length === 0 || !fit.parameters) return;
    const scorers = replicate(fit, fit.parameters, series, replicates, random);
    for (const i of at) {
      const scores = Float64Array.from(scorers, (score) => score(series.accumulated[i]!).z).sort();
      lower[i] = quantile(scores, (1 - level) / 2);
      upper[i] = quantile(scores, (1 + level) / 2);
    }
  });
  return { lower, upper };
}

function replicate(
  fit: SeasonFit,
  parameters: Fitted,
  { recipe }: StandardisedSeries,
  replicates: number,
  random: () => number,
) {
  const draw = drawFrom(parameters, random);
  const p0 = recipe.zeros === 'mass' ? (fit.p0 ?? 0) : 0;
  const scorers: ReturnType<typeof scoreBy>[] = [];
  // A replicate that cannot be fitted says nothing; a season may lose half of them before there is no interval.
  for (let k = 0; k < 2 * replicates && scorers.length < replicates; k++) {
    const sample = Float64Array.from({ length: fit.nCal }, () => (random() < p0 ? 0 : draw())).sort();
    const again = fitSeason(sample, fit.season, { ...recipe, minimumYears: 3 }, 0);
    if (again.parameters) scorers.push(scoreBy(again.parameters, again.p0 ?? 0, recipe));
  }
  return scorers;
}

function drawFrom(parameters: Fitted, random: () => number): () => number {
  const normal = () => normalQuantile(random());
  switch (parameters.distribution) {
    case 'gamma': {
      const next = gammaNumbers(parameters.shape, random, normal);
      return () => parameters.scale * next();
    }
    case 'pearson3': {
      const { mean, deviation, skewness } = parameters;
      if (Math.abs(skewness) < 1e-3) return () => mean + deviation * normal();
      const shape = 4 / skewness ** 2;
      const next = gammaNumbers(shape, random, normal);
      return () => mean + (Math.sign(skewness) * deviation * (next() - shape)) / Math.sqrt(shape);
    }
    case 'generalised-logistic': {
      const { location, scale, shape } = parameters;
      return () => {
        const u = random();
        const y = Math.log(u / (1 - u));
        return location + (shape === 0 ? scale * y : (scale * -Math.expm1(-shape * y)) / shape);
      };
    }
    case 'empirical':
    case 'kernel-density':
      return () => parameters.values[Math.floor(random() * parameters.values.length)]!;
  }
}

/**
 * Interval of every score under a gamma distribution by the delta method: var z = ∇z' Σ ∇z with the inverse Fisher
 * information of shape and scale over the values fitted, and the binomial variance of p0. Much faster than the
 * bootstrap, and symmetric; exact only for many years. For the fits `thom` and `maximum-likelihood`.
 * Source: A. C. Davison (2003), Statistical Models, sect. 4.4; N. L. Johnson et al. (1994), Continuous Univariate
 * Distributions 1, sect. 17.7.
 * @throws RangeError for another distribution or fit
 */
export function deltaInterval(series: StandardisedSeries, season: ArrayLike<number>, level = 0.9): Interval {
  const { fit, zeros } = series.recipe;
  if (fit.distribution !== 'gamma' || (fit.method !== 'thom' && fit.method !== 'maximum-likelihood')) {
    throw new RangeError(`the delta method is for gamma by thom or maximum-likelihood, not ${fit.method}`);
  }
  if (!(level > 0 && level < 1)) throw new RangeError(`the level must be between 0 and 1, it is ${level}`);
  const reach = normalQuantile((1 + level) / 2);
  const unbounded = { zeros, clip: null, outOfSupport: { score: 8 } };
  const lower = new Float64Array(series.value.length).fill(NaN);
  const upper = new Float64Array(series.value.length).fill(NaN);
  for (let i = 0; i < series.value.length; i++) {
    const { parameters, p0, nCal, nFitted } = series.fits[season[i]!]!;
    if (parameters?.distribution !== 'gamma' || Number.isNaN(series.value[i])) continue;
    const mass = p0 ?? 0;
    const { shape, scale } = parameters;
    const zOf = (a: number, b: number, p: number) =>
      scoreBy({ distribution: 'gamma', shape: a, scale: b }, p, unbounded)(series.accumulated[i]!).z;
    const h = 1e-4;
    const byShape = (zOf(shape * (1 + h), scale, mass) - zOf(shape * (1 - h), scale, mass)) / (2 * h * shape);
    const byScale = (zOf(shape, scale * (1 + h), mass) - zOf(shape, scale * (1 - h), mass)) / (2 * h * scale);
    const step = Math.min(1e-4, mass / 2);
    const byMass =
      mass > 0 ? (zOf(shape, scale, mass + step) - zOf(shape, scale, mass - step)) / (2 * step) : 0;
    const information = trigamma(shape) * shape - 1;
    const variance =
      (shape * byShape ** 2 - 2 * scale * byShape * byScale + trigamma(shape) * scale ** 2 * byScale ** 2) /
        (nFitted * information) +
      (byMass ** 2 * mass * (1 - mass)) / nCal;
    const reached = reach * Math.sqrt(variance);
    const central = series.flag[i] === FLAG.ok ? series.value[i]! : zOf(shape, scale, mass);
    lower[i] = central - reached;
    upper[i] = central + reached;
  }
  return { lower, upper };
}
