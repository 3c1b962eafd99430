import { fitGammaThom, type GammaParameters } from '../fit-gamma.ts';
import { fitGeneralisedLogistic, type GeneralisedLogisticParameters } from '../fit-generalised-logistic.ts';
import { fitEmpirical, type EmpiricalParameters, type PlottingPosition } from './empirical.ts';
import { fitGammaLikelihood, fitGammaLMoments, fitGammaPwm, PI_OF_PELGAM } from './fit-gamma-shape.ts';
import { fitGeneralisedLogisticLikelihood, fitPearson3Likelihood } from './fit-likelihood.ts';
import { fitKernelDensity, type KernelDensityParameters } from './kernel-density.ts';
import { lMoments } from './l-moments.ts';
import { fitPearson3LMoments, fitPearson3Pwm, type Pearson3Parameters } from './pearson3.ts';

/** How the parameters are found, for each distribution that has the method. */
export type Fit =
  | { readonly distribution: 'gamma'; readonly method: MomentFit | 'thom' | 'pelgam' }
  | { readonly distribution: 'pearson3' | 'generalised-logistic'; readonly method: MomentFit }
  | { readonly distribution: 'empirical'; readonly method: PlottingPosition }
  | { readonly distribution: 'kernel-density'; readonly method: 'silverman' };

/**
 * `l-moments` solves the moments exactly, `unbiased-pwm` takes Hosking's rational approximations as R's SPEI does; the
 * generalised logistic has a closed form, so that both are one there. `pelgam` is the approximation with the Fortran
 * routine's seven digits of π.
 */
export type MomentFit = 'l-moments' | 'unbiased-pwm' | 'maximum-likelihood';

export type Fitted =
  | ({ readonly distribution: 'gamma' } & GammaParameters)
  | ({ readonly distribution: 'pearson3' } & Pearson3Parameters)
  | ({ readonly distribution: 'generalised-logistic' } & GeneralisedLogisticParameters)
  | ({ readonly distribution: 'empirical' } & EmpiricalParameters)
  | ({ readonly distribution: 'kernel-density' } & KernelDensityParameters);

/** Values fewer than this carry no three-parameter fit worth the name; R's SPEI has the same least number. */
export const LEAST_FITTED = 4;

/**
 * Fits a distribution to a sample.
 * @param sorted ascending, no NaN; all positive for gamma
 * @param noise spread that rounding alone may produce, in the unit of the sample
 * @returns the parameters, or why there are none: `no-variation` (too few or equal values) or `no-optimum` (the
 *   likelihood has no maximum inside)
 */
export function fitDistribution(
  sorted: Float64Array,
  fit: Fit,
  noise: number,
): Fitted | 'no-variation' | 'no-optimum' {
  switch (fit.distribution) {
    case 'gamma':
      return named('gamma', fitGamma(sorted, fit.method, noise));
    case 'empirical':
      return named('empirical', fitEmpirical(sorted, fit.method, noise));
    case 'kernel-density':
      return named('kernel-density', fitKernelDensity(sorted, noise));
    case 'pearson3': {
      const moments = sorted.length < LEAST_FITTED ? undefined : lMoments(sorted, noise);
      if (!moments) return 'no-variation';
      if (fit.method === 'maximum-likelihood') {
        return named('pearson3', fitPearson3Likelihood(sorted, moments), 'no-optimum');
      }
      const solve = fit.method === 'l-moments' ? fitPearson3LMoments : fitPearson3Pwm;
      return named('pearson3', solve(moments));
    }
    case 'generalised-logistic': {
      const start = sorted.length < LEAST_FITTED ? undefined : fitGeneralisedLogistic(sorted, noise);
      const moments = lMoments(sorted, noise);
      if (!start || !moments) return 'no-variation';
      if (fit.method !== 'maximum-likelihood') return named('generalised-logistic', start);
      const found = fitGeneralisedLogisticLikelihood(sorted, moments, start);
      return named('generalised-logistic', found, 'no-optimum');
    }
  }
}

function named<Name extends string, Parameters extends object, Reason extends string = 'no-variation'>(
  distribution: Name,
  parameters: Parameters | undefined,
  reason = 'no-variation' as Reason,
): ({ distribution: Name } & Parameters) | Reason {
  return parameters ? { distribution, ...parameters } : reason;
}

function fitGamma(
  sorted: Float64Array,
  method: MomentFit | 'thom' | 'pelgam',
  noise: number,
): GammaParameters | undefined {
  const n = sorted.length;
  if (n < 2 || !(sorted[n - 1]! - sorted[0]! > noise)) return undefined;
  if (method === 'thom' || method === 'maximum-likelihood') {
    let sum = 0;
    let logs = 0;
    for (const x of sorted) {
      sum += x;
      logs += Math.log(x);
    }
    return (method === 'thom' ? fitGammaThom : fitGammaLikelihood)(sum / n, logs / n);
  }
  const moments = n < LEAST_FITTED ? undefined : lMoments(sorted, noise);
  if (!moments) return undefined;
  if (method === 'l-moments') return fitGammaLMoments(moments);
  return fitGammaPwm(moments, method === 'pelgam' ? PI_OF_PELGAM : Math.PI);
}
