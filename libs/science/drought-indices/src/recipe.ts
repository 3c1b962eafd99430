import { MINIMUM_DAYS_OF_MEAN } from './aggregate-months.ts';
import { checkScale } from './accumulate.ts';
import {
  BEGUERIA_2014,
  BLOOMFIELD_2013,
  HOSKING_1990,
  MCKEE_1993,
  THOM_1958,
  VICENTE_SERRANO_2010,
  type Source,
} from './sources.ts';
import { SPEI_OUT_OF_SUPPORT, type SpeiFit } from './spei.ts';
import { type SgiFit } from './sgi.ts';
import { SPI_CLIP, type SpiFit } from './spi.ts';
import { DEFAULT_MINIMUM_YEARS, type Calibration } from './standardise.ts';

export type IndexName = 'spi' | 'spei' | 'sgi';

/** Texts by language tag. */
export type LanguageMap = Readonly<Record<string, string>>;

/** How a published series was made, completely: plain data, ready for JSON. */
export interface Recipe {
  readonly method: { readonly id: string; readonly version: string };
  readonly index: IndexName;
  readonly input: {
    readonly quantity: 'precipitation' | 'climatic-water-balance' | 'groundwater-level';
    readonly unit: 'mm' | 'm';
    /** Daily to monthly. */
    readonly aggregation: 'sum' | 'mean';
    /** Days with a value that a month needs. */
    readonly minimumDays: 'all' | number;
    /** Where the evapotranspiration of the balance comes from; null where it plays no part. */
    readonly evapotranspiration: 'given' | null;
  };
  readonly accumulation: {
    readonly months: number;
    readonly rule: 'sum' | 'none';
    readonly kernel: 'rectangular';
    readonly missing: 'any';
  };
  readonly calibration: (Calibration & { readonly minimumYears: number }) | null;
  readonly distribution: 'gamma' | 'generalised-logistic' | 'empirical';
  readonly fit: 'thom' | 'unbiased-pwm' | 'normal-scores';
  /** What zeros are: a probability mass of their own, or values like others. */
  readonly zeroMode: 'mass' | 'none';
  /** Equal values of a rank-based index. */
  readonly ties: 'mean-rank' | null;
  readonly clip: { readonly lower: number; readonly upper: number } | null;
  /** What a value outside the fitted support becomes. */
  readonly outOfSupport: { readonly lower: number; readonly upper: number } | 'end-score' | null;
  readonly sources: readonly Source[];
  /** January to December. */
  readonly fits: readonly (SpiFit | SpeiFit | SgiFit)[];
  readonly notes: LanguageMap;
}

export interface RecipeInput {
  readonly index: IndexName;
  /** 1 for sgi. */
  readonly scale: number;
  /** As the index's result says it was used. */
  readonly calibration: Calibration | null;
  readonly minimumYears?: number;
  readonly fits?: Recipe['fits'];
  /** What else a reader of the numbers must know, e.g. that the rain is liquid precipitation only. */
  readonly notes?: LanguageMap;
}

type Method = Omit<Recipe, 'index' | 'accumulation' | 'calibration' | 'fits' | 'notes'>;

const METHODS: Readonly<Record<IndexName, Method>> = {
  spi: {
    method: { id: 'cdh:spi-gamma-thom', version: '1.0.0' },
    input: {
      quantity: 'precipitation',
      unit: 'mm',
      aggregation: 'sum',
      minimumDays: 'all',
      evapotranspiration: null,
    },
    distribution: 'gamma',
    fit: 'thom',
    zeroMode: 'mass',
    ties: null,
    clip: { lower: -SPI_CLIP, upper: SPI_CLIP },
    outOfSupport: null,
    sources: [MCKEE_1993, THOM_1958],
  },
  spei: {
    method: { id: 'cdh:spei-generalised-logistic-ub-pwm', version: '1.0.0' },
    input: {
      quantity: 'climatic-water-balance',
      unit: 'mm',
      aggregation: 'sum',
      minimumDays: 'all',
      evapotranspiration: 'given',
    },
    distribution: 'generalised-logistic',
    fit: 'unbiased-pwm',
    zeroMode: 'none',
    ties: null,
    clip: null,
    outOfSupport: { lower: -SPEI_OUT_OF_SUPPORT, upper: SPEI_OUT_OF_SUPPORT },
    sources: [VICENTE_SERRANO_2010, BEGUERIA_2014, HOSKING_1990],
  },
  sgi: {
    method: { id: 'cdh:sgi-normal-scores', version: '1.0.0' },
    input: {
      quantity: 'groundwater-level',
      unit: 'm',
      aggregation: 'mean',
      minimumDays: MINIMUM_DAYS_OF_MEAN,
      evapotranspiration: null,
    },
    distribution: 'empirical',
    fit: 'normal-scores',
    zeroMode: 'none',
    ties: 'mean-rank',
    clip: null,
    outOfSupport: 'end-score',
    sources: [BLOOMFIELD_2013],
  },
};

/**
 * The recipe of a series computed by `spi`, `spei` or `sgi`, as a new plain object.
 * @throws RangeError for a scale outside 1–48, or other than 1 for sgi
 */
export function recipe({
  index,
  scale,
  calibration,
  minimumYears = DEFAULT_MINIMUM_YEARS,
  fits = [],
  notes = {},
}: RecipeInput): Recipe {
  checkScale(scale);
  if (index === 'sgi' && scale !== 1) throw new RangeError(`the scale of sgi is 1, it is ${scale}`);
  const { method, input, distribution, fit, zeroMode, ties, clip, outOfSupport, sources } = structuredClone(
    METHODS[index],
  );
  return {
    method,
    index,
    input,
    accumulation: {
      months: scale,
      rule: index === 'sgi' ? 'none' : 'sum',
      kernel: 'rectangular',
      missing: 'any',
    },
    calibration: calibration && { from: calibration.from, to: calibration.to, minimumYears },
    distribution,
    fit,
    zeroMode,
    ties,
    clip,
    outOfSupport,
    sources,
    fits: fits.map((month) => ({ ...month })),
    notes: { ...notes },
  };
}
