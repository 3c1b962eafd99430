/**
 * Water vapour and air as FAO-56 has them.
 * Source: R. G. Allen et al. (1998), FAO Irrigation and Drainage Paper 56, chapter 3.
 */

/** Saturation vapour pressure in kPa at °C (eq. 11). */
export function saturationPressure(temperature: number, coefficient = 0.6108): number {
  return coefficient * Math.exp((17.27 * temperature) / (temperature + 237.3));
}

/** Slope of the saturation curve in kPa °C⁻¹ (eq. 13). */
export function saturationSlope(temperature: number, coefficient = 0.6108): number {
  return (4098 * saturationPressure(temperature, coefficient)) / (temperature + 237.3) ** 2;
}

/** Air pressure in kPa at a height in m (eq. 7). */
export function airPressure(altitude: number): number {
  return 101.3 * ((293 - 0.0065 * altitude) / 293) ** 5.26;
}

/** Wind at 2 m from wind at another height over grass, in m s⁻¹ and m (eq. 47). */
export function windAtTwoMetres(wind: number, height: number): number {
  return (wind * 4.87) / Math.log(67.8 * height - 5.42);
}
