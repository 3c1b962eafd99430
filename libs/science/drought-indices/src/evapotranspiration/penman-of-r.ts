import {
  checkBounds,
  checkLatitude,
  checkLengths,
  daysInMonth,
  middleDay,
  type MonthLengths,
} from './month-geometry.ts';
import { checkOrder } from './hargreaves.ts';
import { solarDay } from './solar-geometry.ts';
import { airPressure, saturationPressure } from './vapour.ts';

export interface PenmanOfRInput {
  /** Mean daily extremes of the month in °C. */
  readonly minimum: Float64Array;
  readonly maximum: Float64Array;
  /** m s⁻¹ at 2 m; 2 everywhere where not given. */
  readonly wind?: Float64Array;
  /** Hours a day, or cloud cover in %, or solar radiation in MJ m⁻² d⁻¹: exactly one. */
  readonly sunshine?: Float64Array;
  readonly cloudCover?: Float64Array;
  readonly solarRadiation?: Float64Array;
  /** %; without it the dew point is taken to be the minimum temperature. */
  readonly relativeHumidity?: Float64Array;
  /** Degrees, north positive. */
  readonly latitude: number;
  /** m above the sea. */
  readonly altitude: number;
  readonly method?: 'icid' | 'fao' | 'asce';
  /** R takes the calendar for time series only. */
  readonly months?: MonthLengths;
  /** ppm; the surface resistance then rises with it, after Yang et al. (2019), Nature Clim. Change 9, 44–48. */
  readonly carbonDioxide?: Float64Array;
}

/**
 * Monthly reference evapotranspiration exactly as R's SPEI (`penman`) has it, for comparison with published series: the
 * constants of ICID 1994, a 28-day February, soil heat by central differences of the monthly means. For work of
 * your own prefer `penmanMonteith`, which is FAO-56.
 * Source: R. G. Allen et al. (1994), ICID Bulletin 43(2), 35–92; conventions measured against the package's values.
 * @param firstMonth year · 12 + month − 1 of the first value
 * @returns mm per month, NaN where an input, or a neighbour's temperature, is missing
 * @throws RangeError for unequal lengths or inputs that cannot be, naming the position
 */
export function penmanOfR(input: PenmanOfRInput, firstMonth: number): Float64Array {
  check(input);
  const { minimum, maximum, latitude, altitude, method = 'icid' } = input;
  const { months = 'february-28' } = input;
  const { wind, relativeHumidity, carbonDioxide } = input;
  const mean = minimum.map((low, i) => (low + maximum[i]!) / 2);
  const saturation = (temperature: number) => saturationPressure(temperature, 0.611);
  return mean.map((temperature, i) => {
    const [high, low] = [maximum[i]!, minimum[i]!];
    const latent = 2.501 - 2.361e-3 * temperature;
    const pressure = airPressure(altitude);
    const psychrometric = method === 'icid' ? (1.63e-3 * pressure) / latent : 0.665e-3 * pressure;
    const [ofHigh, ofLow, ofMean] = [saturation(high), saturation(low), saturation(temperature)];
    const saturated = (ofHigh + ofLow) / 2;
    const slope = (4099 * (method === 'icid' ? saturated : ofMean)) / (temperature + 237.3) ** 2;
    const humidity = relativeHumidity?.[i];
    const vapour =
      humidity === undefined
        ? ofLow
        : method === 'icid'
          ? humidity / (50 / ofLow + 50 / ofHigh)
          : ((method === 'fao' ? saturated : ofMean) * humidity) / 100;
    const { radiation, sunsetAngle } = solarDay(latitude, middleDay(firstMonth + i, months), 'icid1994');
    const sun = solarOf(input, i, radiation, sunsetAngle);
    const clearSky = (0.75 + 2e-5 * altitude) * radiation;
    const emitted = 4.9e-9 * (((273.15 + high) ** 4 + (273.15 + low) ** 4) / 2);
    const longWave = ((1.35 * sun) / clearSky - 0.35) * (0.34 - 0.14 * Math.sqrt(vapour)) * emitted;
    const net = sun === 0 ? 0 : 0.77 * sun - longWave;
    const air = wind?.[i] ?? 2;
    const resistance = carbonDioxide === undefined ? 0.34 : 0.34 + 0.00024 * (carbonDioxide[i]! - 300);
    const daily =
      (0.408 * slope * (net - soilHeat(mean, i)) +
        psychrometric * (900 / (temperature + 273)) * air * (saturated - vapour)) /
      (slope + psychrometric * (1 + resistance * air));
    return daily * daysInMonth(firstMonth + i, months);
  });
}

function solarOf(input: PenmanOfRInput, i: number, radiation: number, sunsetAngle: number): number {
  if (input.solarRadiation) return input.solarRadiation[i]!;
  const share = input.sunshine
    ? input.sunshine[i]! / (7.64 * sunsetAngle)
    : (100 - (input.cloudCover?.[i] ?? NaN)) / 100;
  return (0.25 + 0.5 * share) * radiation;
}

/** 0.07 (T of the next month − T of the one before), at the ends 0.14 of the single difference. */
function soilHeat(mean: Float64Array, i: number): number {
  const last = mean.length - 1;
  if (last < 1) return 0;
  if (i === 0) return 0.14 * (mean[1]! - mean[0]!);
  if (i === last) return 0.14 * (mean[last]! - mean[last - 1]!);
  return 0.07 * (mean[i + 1]! - mean[i - 1]!);
}

function check(input: PenmanOfRInput): void {
  const { minimum, maximum, wind, sunshine, cloudCover, solarRadiation, relativeHumidity } = input;
  checkLengths({ minimum, maximum, wind, sunshine, cloudCover, solarRadiation, relativeHumidity });
  checkLengths({ minimum, carbonDioxide: input.carbonDioxide });
  if ([sunshine, cloudCover, solarRadiation].filter((given) => given).length !== 1) {
    throw new RangeError('exactly one of sunshine, cloudCover and solarRadiation must be given');
  }
  checkLatitude(input.latitude);
  checkBounds('minimum', minimum, -90, 60, '°C');
  checkBounds('maximum', maximum, -90, 60, '°C');
  checkOrder(minimum, maximum);
  checkBounds('wind', wind, 0, 100, 'm/s');
  checkBounds('sunshine', sunshine, 0, 24, 'h');
  checkBounds('cloudCover', cloudCover, 0, 100, '%');
  checkBounds('solarRadiation', solarRadiation, 0, 50, 'MJ/m²/d');
  checkBounds('relativeHumidity', relativeHumidity, 0, 100, '%');
}
