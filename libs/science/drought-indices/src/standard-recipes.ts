import type { Fit } from './distributions/fit-distribution.ts';
import type { Standardisation } from './standardisation.ts';
import { DEFAULT_MINIMUM_YEARS } from './standardise.ts';

/** What a standard recipe leaves open. */
export interface RecipeChoices {
  /** Steps accumulated. */
  readonly scale: number;
  readonly step?: Standardisation['step'];
  readonly kernel?: Standardisation['kernel'];
  readonly fit?: Fit;
  readonly minimumYears?: number;
  readonly clip?: number | null;
}

type Defaults = Omit<Standardisation, 'step' | 'scale' | 'offset' | 'kernel'>;

const make = (defaults: Defaults, choices: RecipeChoices): Standardisation => ({
  ...defaults,
  step: choices.step ?? 'month',
  scale: choices.scale,
  kernel: choices.kernel ?? 'rectangular',
  offset: 0,
  fit: choices.fit ?? defaults.fit,
  minimumYears: choices.minimumYears ?? defaults.minimumYears,
  clip: choices.clip === undefined ? defaults.clip : choices.clip,
});

/** SPI: rain, gamma by Thom, zeros as a mass, ±3.09. Source: McKee et al. (1993); WMO-No. 1090 (2012). */
export function spiRecipe(choices: RecipeChoices): Standardisation {
  return make(
    {
      name: 'cdh:spi',
      quantity: 'precipitation',
      aggregate: 'sum',
      fit: { distribution: 'gamma', method: 'thom' },
      zeros: 'mass',
      minimumYears: DEFAULT_MINIMUM_YEARS,
      clip: 3.09,
      outOfSupport: { score: 5 },
    },
    choices,
  );
}

/** SPEI: rain minus evapotranspiration, generalised logistic. Source: Vicente-Serrano et al. (2010). */
export function speiRecipe(choices: RecipeChoices): Standardisation {
  return make(
    {
      name: 'cdh:spei',
      quantity: 'balance',
      aggregate: 'sum',
      fit: { distribution: 'generalised-logistic', method: 'unbiased-pwm' },
      zeros: 'none',
      minimumYears: DEFAULT_MINIMUM_YEARS,
      clip: null,
      outOfSupport: { score: 5 },
    },
    choices,
  );
}

/**
 * SSWI: mean soil wetness, kernel density per season, ±3.
 * Source: J.-P. Vidal et al. (2010), Hydrol. Earth Syst. Sci. 14, 459–478, sect. 3.2; bandwidth by Silverman's rule.
 */
export function sswiRecipe(choices: RecipeChoices): Standardisation {
  return make(
    {
      name: 'cdh:sswi',
      quantity: 'wetness',
      aggregate: 'mean',
      fit: { distribution: 'kernel-density', method: 'silverman' },
      zeros: 'none',
      minimumYears: DEFAULT_MINIMUM_YEARS,
      clip: 3,
      outOfSupport: { score: 3 },
    },
    choices,
  );
}

/**
 * EDDI: evaporative demand by ranks, positive where the demand is high (dry).
 * Source: M. T. Hobbins et al. (2016), J. Hydrometeorol. 17, 1745–1761, eq. 2 (probability by rank from the largest,
 * (i − 0.33)/(n + 0.33)); Φ⁻¹ is exact here, not Abramowitz & Stegun's 26.2.23 (4.5e-4).
 */
export function eddiRecipe(choices: RecipeChoices): Standardisation {
  return make(
    {
      name: 'cdh:eddi',
      quantity: 'evapotranspiration',
      aggregate: 'sum',
      fit: { distribution: 'empirical', method: 'tukey-from-largest' },
      zeros: 'none',
      minimumYears: DEFAULT_MINIMUM_YEARS,
      clip: null,
      outOfSupport: { score: 5 },
    },
    choices,
  );
}
