import { checkValues } from './check-values.ts';
import { fitKernelDensity, kernelDensityTail } from './distributions/kernel-density.ts';
import { standardScore } from './distributions/standard-score.ts';
import { FLAG } from './flags.ts';
import { checkCalibration, type Calibration } from './standardise.ts';
import { timeAxis } from './time-axis.ts';

/** Scores of the groundwater index end here, as those of BRGM's do. */
export const IPS_CLIP = 3;

/** Years with a value that a calendar month needs for a density; with fewer the index is one of position. */
export const IPS_MINIMUM_YEARS = 15;

const ROUNDING = 1e-12;

export interface IpsFit {
  /** 1–12 */
  readonly month: number;
  readonly nCal: number;
  /** `density`: Φ⁻¹ of a kernel density; `position`: (x − min)/(max − min); `none`: no variation, or under two values. */
  readonly kind: 'density' | 'position' | 'none';
  readonly bandwidth: number | null;
  readonly lowest: number | null;
  readonly highest: number | null;
}

export interface IpsResult {
  /** Score within ±3, or position within 0–1 (see the month's kind); NaN where none. */
  readonly value: Float64Array;
  readonly flag: Uint8Array;
  /** January to December. */
  readonly fits: readonly IpsFit[];
  readonly calibration: Calibration | null;
}

/**
 * Standardised piezometric index in the manner of BRGM's IPS: per calendar month a kernel density of the monthly mean
 * levels, Φ⁻¹ of its distribution function, within ±3. A month with fewer than 15 years gets the index of position
 * instead, which is no score: read `fits[month − 1].kind`. BRGM does not publish its bandwidth; ours is Silverman's.
 * @param level monthly mean groundwater level, upward, in m; NaN where missing
 * @param firstMonth year · 12 + month − 1 of the first value
 * @throws RangeError for infinite levels, codes of missing values, or a calibration outside the record
 */
export function ips(level: Float64Array, firstMonth: number, calibration?: Calibration): IpsResult {
  const { magnitude, firstValue, lastValue } = checkValues('level', level);
  const { season, year } = timeAxis('month', firstMonth, level.length);
  const record = firstValue < 0 ? null : { from: year[firstValue]!, to: year[lastValue]! };
  const used = calibration ? checkCalibration(calibration, record) : record;
  const value = new Float64Array(level.length).fill(NaN);
  const flag = new Uint8Array(level.length).fill(FLAG.missing);
  const fits = Array.from({ length: 12 }, (_, month): IpsFit => {
    const at = [...level.keys()].filter((i) => season[i] === month && !Number.isNaN(level[i]));
    const calibrates = (i: number) => used !== null && year[i]! >= used.from && year[i]! <= used.to;
    const sample = Float64Array.from(at.filter(calibrates), (i) => level[i]!).sort();
    const { fit, score } = fitMonth(sample, month + 1, ROUNDING * magnitude);
    for (const i of at) [value[i], flag[i]] = score(level[i]!);
    return fit;
  });
  return { value, flag, fits, calibration: used };
}

function fitMonth(sample: Float64Array, month: number, noise: number) {
  const nCal = sample.length;
  const lowest = sample[0] ?? null;
  const highest = sample[nCal - 1] ?? null;
  const fit = { month, nCal, lowest, highest, bandwidth: null };
  const density = nCal >= IPS_MINIMUM_YEARS ? fitKernelDensity(sample, noise) : undefined;
  if (density) {
    return {
      fit: { ...fit, kind: 'density' as const, bandwidth: density.bandwidth },
      score: (x: number): [number, number] => {
        const z = standardScore(kernelDensityTail(x, density));
        return bound(z, -IPS_CLIP, IPS_CLIP, FLAG.clipped);
      },
    };
  }
  if (lowest === null || highest === null || nCal >= IPS_MINIMUM_YEARS || !(highest - lowest > noise)) {
    const none = (): [number, number] => [NaN, FLAG.shortRecord];
    return { fit: { ...fit, kind: 'none' as const }, score: none };
  }
  return {
    fit: { ...fit, kind: 'position' as const },
    score: (x: number) => bound((x - lowest) / (highest - lowest), 0, 1, FLAG.outOfSupport),
  };
}

function bound(z: number, low: number, high: number, flag: number): [number, number] {
  if (z >= low && z <= high) return [z, FLAG.ok];
  return [z < low ? low : high, flag];
}
