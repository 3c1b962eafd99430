export { accumulate, checkScale, MAXIMUM_SCALE } from './accumulate.ts';
export {
  MINIMUM_DAYS_OF_MEAN,
  monthlyMean,
  monthlySum,
  type DailySeries,
  type MonthlySeries,
} from './aggregate-months.ts';
export { FLAG, INDEX_FLAGS, type IndexFlag } from './flags.ts';
export { fitGammaThom, MAXIMUM_GAMMA_SHAPE, type GammaParameters } from './fit-gamma.ts';
export {
  fitGeneralisedLogistic,
  generalisedLogisticOdds,
  type GeneralisedLogisticParameters,
} from './fit-generalised-logistic.ts';
export { gammaP, GammaTail, logGamma } from './gamma.ts';
export { firstDayOfMonth, formatMonth, monthOfEpochDay, parseMonth, yearOfMonth } from './month.ts';
export { normalCdf, normalQuantile, normalQuantileOfTail } from './normal.ts';
export { recipe, type IndexName, type LanguageMap, type Recipe, type RecipeInput } from './recipe.ts';
export { sgi, type SgiFit } from './sgi.ts';
export type { Source } from './sources.ts';
export { spei, SPEI_OUT_OF_SUPPORT, waterBalance, type SpeiFit } from './spei.ts';
export { spi, SPI_CLIP, type SpiFit } from './spi.ts';
export {
  DEFAULT_MINIMUM_YEARS,
  type Calibration,
  type CalendarMonthFit,
  type FitStatus,
  type IndexOptions,
  type IndexResult,
} from './standardise.ts';
