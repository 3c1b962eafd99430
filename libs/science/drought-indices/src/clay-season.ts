import { accumulate } from './accumulate.ts';
import { returnPeriod, type ReturnPeriod } from './return-period.ts';
import { timeAxis } from './time-axis.ts';

/** Rules of the French recognition of drought and re-wetting of clay soils ("RGA"). */
export interface ClayRule {
  readonly name: string;
  /** Return period from which a month is abnormal. */
  readonly years: number;
  /** Years compared, the year itself among them. */
  readonly reference: number;
}

/**
 * 2019: circular INTE1911312C of 10 May 2019, 25 years. 2024: circular of 29 April 2024, 10 years, for episodes since
 * 1 January 2024. Its other conditions (repeated episodes, neighbouring communes, clay exposure) are not in this number.
 */
export const CLAY_RULES: Readonly<Record<'2019' | '2024', ClayRule>> = {
  '2019': { name: 'INTE1911312C', years: 25, reference: 50 },
  '2024': { name: 'circulaire du 29 avril 2024', years: 10, reference: 50 },
};

export interface ClaySeason {
  readonly year: number;
  /** 1 January–March, 2 April–June, 3 July–September, 4 October–December. */
  readonly season: 1 | 2 | 3 | 4;
  /** Longest dry return period among its three months; null where none of them has one. */
  readonly years: number | null;
  /** The month (1–12) of that return period. */
  readonly month: number | null;
  readonly abnormal: boolean | null;
  /** That return period is longer than twice the reference: it cannot be told how much longer. */
  readonly extrapolated: boolean;
  /** Some of its months have no return period. */
  readonly incomplete: boolean;
}

/**
 * Return period of the soil wetness of each season: each month's mean with the two before it (`SWI_UNIF_MENS3`) among
 * the same month of the reference years up to it; a season is as dry as its driest month. The State's own ranking is
 * not published as a formula: ours is Pearson III by L-moments, and a reference of at least 20 years.
 * @param wetness monthly soil wetness index, NaN where missing
 * @param firstMonth year · 12 + month − 1 of the first value
 * @param averaged whether the values already are three-month means
 */
export function claySeasons(
  wetness: Float64Array,
  firstMonth: number,
  rule: ClayRule = CLAY_RULES['2024'],
  averaged = false,
): readonly ClaySeason[] {
  const at = wetness.findIndex((x) => x < -1 || x > 3);
  if (at >= 0) throw new RangeError(`wetness[${at}] is ${wetness[at]}: it must be from -1 to 3`);
  const means = averaged ? wetness : accumulate(wetness, 3).map((sum) => sum / 3);
  const { year, season: month } = timeAxis('month', firstMonth, wetness.length);
  const seasons = new Map<string, ClaySeason>();
  const startsOrEndsWithin = (i: number) =>
    (i === 0 && month[i]! % 3 !== 0) || (i === means.length - 1 && month[i]! % 3 !== 2);
  for (let i = 0; i < means.length; i++) {
    const season = (Math.floor(month[i]! / 3) + 1) as ClaySeason['season'];
    const key = `${year[i]}/${season}`;
    const before = seasons.get(key);
    const dry = Number.isNaN(means[i]) ? undefined : ofMonth(means, i, rule.reference);
    const years = dry && (dry.side === 'dry' ? dry.years : 1);
    const longer = years !== undefined && years > (before?.years ?? 0);
    const longest = longer ? years : (before?.years ?? null);
    seasons.set(key, {
      year: year[i]!,
      season,
      years: longest,
      month: longer ? month[i]! + 1 : (before?.month ?? null),
      abnormal: longest === null ? null : longest >= rule.years,
      extrapolated: longest !== null && longest > 2 * rule.reference,
      incomplete: before?.incomplete || years === undefined || startsOrEndsWithin(i),
    });
  }
  return [...seasons.values()];
}

function ofMonth(means: Float64Array, i: number, reference: number): ReturnPeriod | undefined {
  const sample: number[] = [];
  for (let k = i; k >= 0 && sample.length < reference; k -= 12) sample.push(means[k]!);
  return returnPeriod(means[i]!, Float64Array.from(sample), {
    distribution: { distribution: 'pearson3', method: 'l-moments' },
    minimumYears: 20,
  });
}
