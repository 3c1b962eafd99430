import type { Standardisation } from './standardisation.ts';

/** Recipes that reproduce what another package publishes, by name and version. */
export type CompatName =
  | 'climate_indices@2.4:spi-gamma'
  | 'climate_indices@2.4:spi-pearson3'
  | 'climate_indices@2.4:spei-gamma'
  | 'climate_indices@2.4:spei-pearson3'
  | 'climate_indices@3.1:spi-gamma'
  | 'climate_indices@3.1:spi-pearson3'
  | 'r-spei-1.7:spi'
  | 'r-spei-1.7:spei'
  | 'r-spei-1.8:spi'
  | 'r-spei-1.8:spei'
  | 'xclim-app:spi';

type Convention = Omit<Standardisation, 'name' | 'step' | 'scale'>;

const CLIMATE_INDICES_GAMMA: Convention = {
  quantity: 'precipitation',
  kernel: 'rectangular',
  aggregate: 'sum',
  offset: 0,
  fit: { distribution: 'gamma', method: 'thom' },
  zeros: 'mass',
  minimumYears: 4,
  clip: 3.09,
  outOfSupport: { score: 5 },
};
const CLIMATE_INDICES_PEARSON3: Convention = {
  ...CLIMATE_INDICES_GAMMA,
  fit: { distribution: 'pearson3', method: 'unbiased-pwm' },
  zeros: 'mass-fitted',
  outOfSupport: { lowerProbability: 0.0005, upperProbability: 0.9995 },
};
const R_SPEI: Convention = {
  quantity: 'precipitation',
  kernel: 'rectangular',
  aggregate: 'mean',
  offset: 0,
  fit: { distribution: 'gamma', method: 'unbiased-pwm' },
  zeros: 'mass',
  minimumYears: 4,
  clip: null,
  outOfSupport: { score: 5 },
};

const R_SPEI_BALANCE: Convention = {
  ...R_SPEI,
  quantity: 'balance',
  fit: { distribution: 'generalised-logistic', method: 'unbiased-pwm' },
  zeros: 'none',
};

/**
 * What the packages do with whole records. Where they differ between versions only by a defect (a zero share over
 * another period than the fit, a calibration changed silently, −∞), every recipe here does it right, and says
 * out-of-support where the package has an infinity.
 */
const CONVENTIONS: Readonly<Record<CompatName, Convention>> = {
  'climate_indices@2.4:spi-gamma': CLIMATE_INDICES_GAMMA,
  'climate_indices@2.4:spi-pearson3': CLIMATE_INDICES_PEARSON3,
  'climate_indices@2.4:spei-gamma': { ...CLIMATE_INDICES_GAMMA, quantity: 'balance', offset: 1000 },
  'climate_indices@2.4:spei-pearson3': { ...CLIMATE_INDICES_PEARSON3, quantity: 'balance', offset: 1000 },
  'climate_indices@3.1:spi-gamma': CLIMATE_INDICES_GAMMA,
  'climate_indices@3.1:spi-pearson3': CLIMATE_INDICES_PEARSON3,
  'r-spei-1.7:spi': R_SPEI,
  'r-spei-1.7:spei': R_SPEI_BALANCE,
  'r-spei-1.8:spi': { ...R_SPEI, fit: { distribution: 'gamma', method: 'pelgam' } },
  'r-spei-1.8:spei': R_SPEI_BALANCE,
  'xclim-app:spi': { ...CLIMATE_INDICES_GAMMA, clip: 8.21, outOfSupport: { score: 8.21 } },
};

export const COMPAT_NAMES = Object.keys(CONVENTIONS) as readonly CompatName[];

/**
 * A recipe that reproduces a package's published values.
 * @param scale months, 1–48
 * @throws RangeError for a name that is not among {@link COMPAT_NAMES}
 */
export function compatRecipe(
  name: CompatName,
  scale: number,
  step: Standardisation['step'] = 'month',
): Standardisation {
  const convention = CONVENTIONS[name];
  if (!convention) {
    throw new RangeError(`there is no recipe ${name}: there are ${COMPAT_NAMES.join(', ')}`);
  }
  return { name, step, scale, ...convention };
}
