import {
  checkBounds,
  checkLatitude,
  checkLengths,
  daysInMonth,
  middleDay,
  type MonthLengths,
} from './month-geometry.ts';
import { solarDay, type SolarConstants } from './solar-geometry.ts';

export interface HargreavesInput {
  /** Mean daily extremes of the month in °C. */
  readonly minimum: Float64Array;
  readonly maximum: Float64Array;
  /** Monthly rain in mm: the form corrected for it, after Droogers and Allen. */
  readonly precipitation?: Float64Array;
  /** Extraterrestrial radiation in MJ m⁻² d⁻¹; computed from the latitude otherwise. */
  readonly radiation?: Float64Array;
  /** Degrees, north positive; needed without `radiation`. */
  readonly latitude?: number;
  readonly months?: MonthLengths;
  readonly constants?: SolarConstants;
}

/**
 * Reference evapotranspiration by Hargreaves: 0.0023 · 0.408 Ra (T + 17.8) √(Tmax − Tmin) a day, or, with rain P,
 * 0.0013 · 0.408 Ra (T + 17) (Tmax − Tmin − 0.0123 P)^0.76.
 * Sources: G. H. Hargreaves (1994), J. Irrig. Drain. Eng. 120, 1132–1139; P. Droogers, R. G. Allen (2002), Irrig. Drain.
 * Syst. 16, 33–45.
 * @param firstMonth year · 12 + month − 1 of the first value
 * @returns mm per month, NaN where an input is missing; negative results (deep frost) are 0
 * @throws RangeError for unequal lengths, temperatures outside −90 to 60 °C, a maximum below its minimum (naming the
 *   position), or neither radiation nor latitude
 */
export function hargreaves(input: HargreavesInput, firstMonth: number): Float64Array {
  const { minimum, maximum, precipitation, radiation, latitude } = input;
  const { months = 'calendar', constants = 'fao56' } = input;
  checkLengths({ minimum, maximum, precipitation, radiation });
  checkBounds('minimum', minimum, -90, 60, '°C');
  checkBounds('maximum', maximum, -90, 60, '°C');
  checkBounds('precipitation', precipitation, 0, 1e4, 'mm');
  checkOrder(minimum, maximum);
  if (!radiation && latitude === undefined) throw new RangeError('radiation or latitude must be given');
  if (latitude !== undefined) checkLatitude(latitude);
  return minimum.map((low, i) => {
    const high = maximum[i]!;
    const mean = (low + high) / 2;
    const range = high - low;
    const sun = radiation
      ? radiation[i]!
      : radiationOf(latitude ?? 0, middleDay(firstMonth + i, months), constants);
    const daily = precipitation
      ? 0.0013 * 0.408 * sun * (mean + 17) * Math.max(0, range - 0.0123 * precipitation[i]!) ** 0.76
      : 0.0023 * 0.408 * sun * (mean + 17.8) * Math.sqrt(range);
    return Math.max(0, daily) * daysInMonth(firstMonth + i, months);
  });
}

function radiationOf(latitude: number, day: number, constants: SolarConstants): number {
  return solarDay(latitude, day, constants).radiation;
}

/** RangeError naming the first position whose maximum is below its minimum. */
export function checkOrder(minimum: Float64Array, maximum: Float64Array): void {
  const at = minimum.findIndex((low, i) => maximum[i]! < low);
  if (at >= 0) throw new RangeError(`maximum[${at}] is ${maximum[at]}, below its minimum ${minimum[at]}`);
}
