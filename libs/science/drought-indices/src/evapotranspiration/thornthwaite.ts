import {
  calendarMonth,
  checkBounds,
  checkLatitude,
  daysInMonth,
  firstDayOfYear,
  leapShift,
  middleDay,
  type MonthLengths,
} from './month-geometry.ts';

/** Degrees in a radian as R's SPEI rounds them. */
const DEGREES = 57.2957795;

export interface ThornthwaiteOptions {
  /** Degrees, north positive. */
  readonly latitude: number;
  /** Daylight of the 15th, as R's SPEI has it, or the mean of the month's days, as climate_indices has it. */
  readonly daylight?: 'middle-day' | 'mean-of-days';
  readonly months?: MonthLengths;
  /** Normals of the heat index: the whole record, or these years. */
  readonly normals?: { readonly from: number; readonly to: number };
  /** Above 26.5 °C Thornthwaite's own table, by the polynomial of Willmott et al. (1985), or his power law everywhere. */
  readonly hotMonths?: 'power-law' | 'willmott';
}

/**
 * Potential evapotranspiration by Thornthwaite: 16 K (10 T/I)^a mm for a month, K for its daylight and length, I the sum
 * over the year of (max(0, T̄)/5)^1.514 of the monthly normals, a = 6.75e-7 I³ − 7.71e-5 I² + 0.01792 I + 0.49239.
 * Source: C. W. Thornthwaite (1948), Geogr. Rev. 38, 55–94; daylight by the declination of the 15th or of each day.
 * @param temperature monthly means in °C, NaN where missing
 * @param firstMonth year · 12 + month − 1 of the first value
 * @returns mm per month; NaN where the temperature is missing, and everywhere where a calendar month has no value
 * @throws RangeError for temperatures outside −90 to 60 °C, or a latitude that is none
 */
export function thornthwaite(
  temperature: Float64Array,
  firstMonth: number,
  options: ThornthwaiteOptions,
): Float64Array {
  const { latitude, daylight = 'mean-of-days', months = 'calendar', hotMonths = 'power-law' } = options;
  checkLatitude(latitude);
  checkBounds('temperature', temperature, -90, 60, '°C');
  const heat = heatIndex(temperature, firstMonth, options.normals);
  const exponent = 6.75e-7 * heat ** 3 - 7.71e-5 * heat ** 2 + 0.01792 * heat + 0.49239;
  return temperature.map((value, i) => {
    const month = firstMonth + i;
    const days = daysInMonth(month, months);
    const hours =
      daylight === 'middle-day'
        ? hoursOfDaylight(latitude, middleDay(month, months))
        : meanDaylight(latitude, month, days);
    const factor = ((hours / 12) * days) / 30;
    if (hotMonths === 'willmott' && value > 26.5) {
      return factor * (-415.85 + 32.24 * value - 0.43 * value ** 2);
    }
    if (value !== value || heat !== heat) return NaN;
    return value > 0 && heat > 0 ? factor * 16 * ((10 * value) / heat) ** exponent : 0;
  });
}

function heatIndex(
  temperature: Float64Array,
  firstMonth: number,
  normals: ThornthwaiteOptions['normals'],
): number {
  const sums = new Float64Array(12);
  const counts = new Float64Array(12);
  temperature.forEach((value, i) => {
    const year = Math.floor((firstMonth + i) / 12);
    if (value !== value || (normals && (year < normals.from || year > normals.to))) return;
    const month = calendarMonth(firstMonth + i);
    sums[month]! += value;
    counts[month]! += 1;
  });
  return sums.reduce((heat, sum, month) => heat + Math.max(0, sum / counts[month]! / 5) ** 1.514, 0);
}

/** Hours of daylight by the sunset hour angle, with the declination 0.4093 sin(2π J/365 − 1.405). */
function hoursOfDaylight(latitude: number, dayOfYear: number): number {
  const declination = 0.4093 * Math.sin((2 * Math.PI * dayOfYear) / 365 - 1.405);
  const cosine = -Math.tan(latitude / DEGREES) * Math.tan(declination);
  return (24 / Math.PI) * Math.acos(Math.min(1, Math.max(-1, cosine)));
}

function meanDaylight(latitude: number, month: number, days: number): number {
  const start = firstDayOfYear(calendarMonth(month)) + leapShift(month);
  let sum = 0;
  for (let day = 0; day < days; day++) sum += daylightOfFao(latitude, start + day);
  return sum / days;
}

/** FAO-56 eqs 24, 25 and 34. */
function daylightOfFao(latitude: number, dayOfYear: number): number {
  const declination = 0.409 * Math.sin(((2 * Math.PI) / 365) * dayOfYear - 1.39);
  const cosine = -Math.tan((latitude * Math.PI) / 180) * Math.tan(declination);
  return (24 / Math.PI) * Math.acos(Math.min(1, Math.max(-1, cosine)));
}
