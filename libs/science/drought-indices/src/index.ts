export { accumulate, checkScale, MAXIMUM_SCALE } from './accumulate.ts';
export {
  MINIMUM_DAYS_OF_MEAN,
  monthlyMean,
  monthlySum,
  type DailySeries,
  type MonthlySeries,
} from './aggregate-months.ts';
export { checkPlausible, type PlausibleQuantity } from './check-plausible.ts';
export { checkValues, MISSING_CODES, type CheckedValues } from './check-values.ts';
export { classify, classLimits, type ClassScheme, type IndexClass } from './classes.ts';
export { claySeasons, CLAY_RULES, type ClayRule, type ClaySeason } from './clay-season.ts';
export { COMPAT_NAMES, compatRecipe, type CompatName } from './compat-recipe.ts';
export type { EmpiricalParameters, PlottingPosition } from './distributions/empirical.ts';
export { fitDistribution, type Fit, type Fitted, type MomentFit } from './distributions/fit-distribution.ts';
export type { KernelDensityParameters } from './distributions/kernel-density.ts';
export { lMoments, type LMoments } from './distributions/l-moments.ts';
export type { Pearson3Parameters } from './distributions/pearson3.ts';
export { hargreaves, type HargreavesInput } from './evapotranspiration/hargreaves.ts';
export {
  penmanMonteith,
  radiationOfSunshine,
  type PenmanMonteithDay,
  type PenmanMonteithResult,
} from './evapotranspiration/penman-monteith.ts';
export { penmanOfR, type PenmanOfRInput } from './evapotranspiration/penman-of-r.ts';
export { solarDay, type SolarDay } from './evapotranspiration/solar-geometry.ts';
export { thornthwaite, type ThornthwaiteOptions } from './evapotranspiration/thornthwaite.ts';
export {
  airPressure,
  saturationPressure,
  saturationSlope,
  windAtTwoMetres,
} from './evapotranspiration/vapour.ts';
export { FLAG, INDEX_FLAGS, type IndexFlag } from './flags.ts';
export { fitGammaThom, MAXIMUM_GAMMA_SHAPE, type GammaParameters } from './fit-gamma.ts';
export {
  fitGeneralisedLogistic,
  generalisedLogisticOdds,
  type GeneralisedLogisticParameters,
} from './fit-generalised-logistic.ts';
export { goodnessOfFit, type GoodnessOfFit } from './goodness-of-fit.ts';
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
export { ips, IPS_CLIP, IPS_MINIMUM_YEARS, type IpsFit, type IpsResult } from './ips.ts';
export { accumulateWith, kernelWeights, type KernelShape } from './kernel.ts';
export { annualLowFlows, type LowFlow } from './low-flow.ts';
export { decileOf, percentiles, percentOfNormal, type SeasonalRatio } from './normal-percentage.ts';
export {
  returnPeriod,
  returnPeriodOfScore,
  type ReturnPeriod,
  type ReturnPeriodOptions,
} from './return-period.ts';
export { DEFAULT_SOIL, soilWaterBalance, type SoilCapacities, type SoilWater } from './soil-water-balance.ts';
export { eddiRecipe, speiRecipe, spiRecipe, sswiRecipe, type RecipeChoices } from './standard-recipes.ts';
export type { SeasonFit, Standardisation, StandardisedSeries } from './standardisation.ts';
export { standardiseSeries } from './standardise-series.ts';
export { MAXIMUM_SCALES, SEASONS, timeAxis, type Step, type TimeAxis } from './time-axis.ts';
export { bootstrapInterval, deltaInterval, type BootstrapOptions, type Interval } from './uncertainty.ts';
