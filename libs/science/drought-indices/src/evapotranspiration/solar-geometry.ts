/** The sun over one day at one latitude. */
export interface SolarDay {
  /** Extraterrestrial radiation, MJ m⁻² d⁻¹. */
  readonly radiation: number;
  /** Sunset hour angle, rad: 0 in the polar night, π in the polar day. */
  readonly sunsetAngle: number;
}

/**
 * Constants of the solar equations: those of FAO-56 (eqs 21–25), or those of ICID 1994 as R's SPEI rounds them.
 */
export type SolarConstants = 'fao56' | 'icid1994';

const CONSTANTS = {
  // Gsc = 0.0820 MJ m⁻² min⁻¹ over a day of 1440 minutes, divided by π.
  fao56: { radiation: (24 * 60 * 0.082) / Math.PI, year: (2 * Math.PI) / 365, radian: Math.PI / 180 },
  icid1994: { radiation: 37.6, year: 0.0172, radian: 1 / 57.2957795 },
} as const;

/**
 * Extraterrestrial radiation and sunset hour angle.
 * Source: R. G. Allen et al. (1998), FAO Irrigation and Drainage Paper 56, eqs 21–25.
 * @param latitude degrees, north positive
 * @param dayOfYear 1–366
 */
export function solarDay(latitude: number, dayOfYear: number, constants: SolarConstants = 'fao56'): SolarDay {
  const { radiation, year, radian } = CONSTANTS[constants];
  const declination = 0.409 * Math.sin(year * dayOfYear - 1.39);
  const distance = 1 + 0.033 * Math.cos(year * dayOfYear);
  const phi = latitude * radian;
  const cosine = Math.min(1, Math.max(-1, -Math.tan(phi) * Math.tan(declination)));
  const sunsetAngle = Math.acos(cosine);
  const sum =
    sunsetAngle * Math.sin(phi) * Math.sin(declination) +
    Math.cos(phi) * Math.cos(declination) * Math.sin(sunsetAngle);
  return { radiation: Math.max(0, radiation * distance * sum), sunsetAngle };
}
