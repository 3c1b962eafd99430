const { cos, sin, tan, acos, sqrt, max } = Math;

/** Extraterrestrial radiation, MJ m⁻² day⁻¹: FAO-56 (Allen et al. 1998), equations 21 and 23 to 25. */
export function extraterrestrialRadiation(latitude: number, dayOfYear: number): number {
  const phi = (latitude * Math.PI) / 180;
  const angle = (2 * Math.PI * dayOfYear) / 365;
  const inverseDistance = 1 + 0.033 * cos(angle);
  const declination = 0.409 * sin(angle - 1.39);
  const sunset = acos(-tan(phi) * tan(declination));
  return (
    ((24 * 60) / Math.PI) *
    0.082 *
    inverseDistance *
    (sunset * sin(phi) * sin(declination) + cos(phi) * cos(declination) * sin(sunset))
  );
}

/**
 * Reference evapotranspiration, mm a day, after Hargreaves and Samani: FAO-56, equation 52, with the radiation as
 * its equivalent depth of water (equation 20: 0.408 mm per MJ m⁻²).
 */
export function hargreaves(meanTemperature: number, range: number, radiation: number): number {
  return max(0, 0.0023 * (meanTemperature + 17.8) * sqrt(range) * 0.408 * radiation);
}
