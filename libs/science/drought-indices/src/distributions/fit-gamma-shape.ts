import { fitGammaThom, MAXIMUM_GAMMA_SHAPE, type GammaParameters } from '../fit-gamma.ts';
import { logGamma } from '../gamma.ts';
import { digamma, trigamma } from './digamma.ts';
import type { LMoments } from './l-moments.ts';

/**
 * Gamma by maximum likelihood: ln α − ψ(α) = ln x̄ − mean(ln x), one root, by Newton's method from Thom's shape, so that
 * the answer depends on no starting value. Source: J. A. Greenwood, D. Durand (1960), Technometrics 2, 55–65, eq. 2.
 * @param mean of the positive values
 * @param meanLog of their logarithms
 */
export function fitGammaLikelihood(mean: number, meanLog: number): GammaParameters | undefined {
  const start = fitGammaThom(mean, meanLog);
  if (!start) return undefined;
  const target = Math.log(mean) - meanLog;
  let shape = start.shape;
  for (let step = 0; step < 50; step++) {
    // In 1/α the function is nearly linear over the whole range.
    const value = Math.log(shape) - digamma(shape) - target;
    const slope = 1 / shape - trigamma(shape);
    const inverse = 1 / shape + value / (slope * shape * shape);
    const next = 1 / inverse;
    const done = Math.abs(next - shape) <= 4e-16 * shape;
    shape = next > 0 ? next : shape / 2;
    if (done) break;
  }
  return bounded(mean, shape);
}

/** π as PELGAM has it in Fortran, and with it R's SPEI from 1.8 on: all its digits move a score by 2e-8. */
export const PI_OF_PELGAM = 3.1415927;

/**
 * Gamma from unbiased moments with Hosking's rational approximation of the shape, as R's SPEI has it.
 * Source: J. R. M. Hosking (1996), "Fortran routines for use with the method of L-moments", IBM RC 20525, PELGAM;
 * relative error of the shape below 5e-5.
 */
export function fitGammaPwm({ mean, lScale }: LMoments, pi = Math.PI): GammaParameters | undefined {
  const cv = lScale / mean;
  if (!(cv > 0 && cv < 1)) return undefined;
  if (cv < 0.5) {
    const t = pi * cv * cv;
    return bounded(mean, (1 - 0.308 * t) / (t * (1 + t * (-0.05812 + t * 0.01765))));
  }
  const t = 1 - cv;
  return bounded(mean, (t * (0.7213 - 0.5947 * t)) / (1 + t * (-2.1817 + t * 1.2113)));
}

/** Gamma from L-moments without approximation: λ₂/λ₁ = Γ(α + ½) / (√π Γ(α + 1)), solved to the last bits. */
export function fitGammaLMoments(moments: LMoments): GammaParameters | undefined {
  const start = fitGammaPwm(moments);
  if (!start) return undefined;
  const target = Math.log(moments.lScale / moments.mean) + 0.5 * Math.log(Math.PI);
  let logShape = Math.log(start.shape);
  for (let step = 0; step < 50; step++) {
    const shape = Math.exp(logShape);
    const value = logGamma(shape + 0.5) - logGamma(shape + 1) - target;
    const slope = shape * (digamma(shape + 0.5) - digamma(shape + 1));
    const change = value / slope;
    logShape -= change;
    if (Math.abs(change) < 1e-14) break;
  }
  return bounded(moments.mean, Math.exp(logShape));
}

function bounded(mean: number, shape: number): GammaParameters | undefined {
  const scale = mean / shape;
  return shape > 0 && shape <= MAXIMUM_GAMMA_SHAPE && scale > 1e-300 ? { shape, scale } : undefined;
}
