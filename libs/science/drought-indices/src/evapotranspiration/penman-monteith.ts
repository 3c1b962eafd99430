import { airPressure, saturationPressure, saturationSlope } from './vapour.ts';

/** One day, or the mean day of a longer step, at one place. Exactly one way to the humidity and one to the sun. */
export interface PenmanMonteithDay {
  /** °C */
  readonly minimum: number;
  readonly maximum: number;
  /** m s⁻¹ at 2 m. */
  readonly wind: number;
  /** Actual vapour pressure in kPa. */
  readonly vapourPressure: number;
  /** Incoming solar radiation in MJ m⁻² d⁻¹. */
  readonly solarRadiation: number;
  /** Extraterrestrial radiation in MJ m⁻² d⁻¹, see `solarDay`. */
  readonly extraterrestrialRadiation: number;
  /** m above the sea. */
  readonly altitude: number;
  /** Soil heat flux in MJ m⁻² d⁻¹: 0 for a day; 0.14 (T − T of the month before) for a month (FAO-56 eq. 44). */
  readonly soilHeatFlux?: number;
  /** Mean temperature where it is not (minimum + maximum)/2, in °C. */
  readonly mean?: number;
}

export interface PenmanMonteithResult {
  /** Reference evapotranspiration in mm d⁻¹; NaN where an input is. */
  readonly evapotranspiration: number;
  /** MJ m⁻² d⁻¹. */
  readonly netRadiation: number;
}

/**
 * FAO-56 reference evapotranspiration of short grass (eq. 6), with net radiation by eqs 37–40.
 * Source: R. G. Allen et al. (1998), FAO Irrigation and Drainage Paper 56.
 * @throws RangeError naming the input and its bound where one cannot be
 */
export function penmanMonteith(day: PenmanMonteithDay): PenmanMonteithResult {
  check(day);
  const { minimum, maximum, wind, vapourPressure, solarRadiation, extraterrestrialRadiation } = day;
  const { altitude, soilHeatFlux = 0, mean = (minimum + maximum) / 2 } = day;
  const saturation = (saturationPressure(minimum) + saturationPressure(maximum)) / 2;
  const slope = saturationSlope(mean);
  const psychrometric = 0.665e-3 * airPressure(altitude);
  const clearSky = (0.75 + 2e-5 * altitude) * extraterrestrialRadiation;
  const netRadiation =
    0.77 * solarRadiation -
    4.903e-9 *
      (((maximum + 273.16) ** 4 + (minimum + 273.16) ** 4) / 2) *
      (0.34 - 0.14 * Math.sqrt(vapourPressure)) *
      (1.35 * cloudiness(solarRadiation, clearSky) - 0.35);
  const evapotranspiration =
    (0.408 * slope * (netRadiation - soilHeatFlux) +
      ((psychrometric * 900) / (mean + 273)) * wind * (saturation - vapourPressure)) /
    (slope + psychrometric * (1 + 0.34 * wind));
  return { evapotranspiration, netRadiation };
}

/** Rs/Rso, at most 1 as FAO-56 asks; without any sun the ratio is unknown and a cloudless one errs least. */
function cloudiness(solarRadiation: number, clearSky: number): number {
  return clearSky > 0 ? Math.min(1, solarRadiation / clearSky) : 1;
}

const BOUNDS: readonly [keyof PenmanMonteithDay, number, number, string][] = [
  ['minimum', -90, 60, '°C'],
  ['maximum', -90, 60, '°C'],
  ['mean', -90, 60, '°C'],
  ['wind', 0, 100, 'm/s'],
  ['vapourPressure', 0, 10, 'kPa'],
  ['solarRadiation', 0, 50, 'MJ/m²/d'],
  ['extraterrestrialRadiation', 0, 50, 'MJ/m²/d'],
  ['altitude', -500, 9000, 'm'],
];

function check(day: PenmanMonteithDay): void {
  for (const [name, low, high, unit] of BOUNDS) {
    const value = day[name];
    if (value !== undefined && (value < low || value > high)) {
      throw new RangeError(`${name} is ${value}: it must be from ${low} to ${high} ${unit}`);
    }
  }
  if (day.maximum < day.minimum) {
    throw new RangeError(`maximum is ${day.maximum}, below its minimum ${day.minimum}`);
  }
}

/** Solar radiation in MJ m⁻² d⁻¹ from hours of sunshine (FAO-56 eq. 35, as 0.25, bs 0.50). */
export function radiationOfSunshine(
  sunshine: number,
  daylight: number,
  extraterrestrialRadiation: number,
): number {
  return (0.25 + (0.5 * sunshine) / daylight) * extraterrestrialRadiation;
}
