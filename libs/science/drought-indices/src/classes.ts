/** Classes of a standardised value in several schemes, driest first. */
export type ClassScheme = 'wmo' | 'ips' | 'usdm';

export interface IndexClass {
  readonly code: string;
  readonly fr: string;
  readonly en: string;
}

interface Bounded extends IndexClass {
  /** Upper end of the class. */
  readonly below: number;
  /** Whether the end belongs to the class. */
  readonly closed: boolean;
}

const entry = (below: number, closed: boolean, code: string, fr: string, en: string): Bounded => ({
  below,
  closed,
  code,
  fr,
  en,
});

/** Quantiles of return periods 10 and 5 years, and of two fifths: the limits in BRGM's published values. */
const [RARE, UNCOMMON, NEAR] = [1.28, 0.8416, 0.25];

const SCHEMES: Readonly<Record<ClassScheme, readonly Bounded[]>> = {
  // WMO-No. 1090 (2012), table 1.
  wmo: [
    entry(-2, true, 'extremely-dry', 'extrêmement sec', 'extremely dry'),
    entry(-1.5, true, 'severely-dry', 'très sec', 'severely dry'),
    entry(-1, true, 'moderately-dry', 'modérément sec', 'moderately dry'),
    entry(1, false, 'near-normal', 'proche de la normale', 'near normal'),
    entry(1.5, false, 'moderately-wet', 'modérément humide', 'moderately wet'),
    entry(2, false, 'very-wet', 'très humide', 'very wet'),
    entry(Infinity, true, 'extremely-wet', 'extrêmement humide', 'extremely wet'),
  ],
  ips: [
    entry(-RARE, true, 'very-low', 'très bas', 'very low'),
    entry(-UNCOMMON, true, 'low', 'bas', 'low'),
    entry(-NEAR, true, 'moderately-low', 'modérément bas', 'moderately low'),
    entry(NEAR, false, 'near-average', 'autour de la moyenne', 'near average'),
    entry(UNCOMMON, false, 'moderately-high', 'modérément haut', 'moderately high'),
    entry(RARE, false, 'high', 'haut', 'high'),
    entry(Infinity, true, 'very-high', 'très haut', 'very high'),
  ],
  // US Drought Monitor: percentiles 2, 5, 10, 20, 30, in its rounded SPI limits.
  usdm: [
    entry(-2, true, 'D4', 'sécheresse exceptionnelle', 'exceptional drought'),
    entry(-1.6, true, 'D3', 'sécheresse extrême', 'extreme drought'),
    entry(-1.3, true, 'D2', 'sécheresse grave', 'severe drought'),
    entry(-0.8, true, 'D1', 'sécheresse modérée', 'moderate drought'),
    entry(-0.5, true, 'D0', 'anormalement sec', 'abnormally dry'),
    entry(Infinity, true, 'none', 'pas de sécheresse', 'no drought'),
  ],
};

/** Class of a score; undefined for NaN. */
export function classify(z: number, scheme: ClassScheme): IndexClass | undefined {
  const found = SCHEMES[scheme].find(({ below, closed }) => z < below || (closed && z === below));
  return found && { code: found.code, fr: found.fr, en: found.en };
}

/** All classes of a scheme, driest first, each with its upper end (∞ for the last). */
export function classLimits(scheme: ClassScheme): readonly (IndexClass & { readonly below: number })[] {
  return SCHEMES[scheme].map(({ below, code, fr, en }) => ({ below, code, fr, en }));
}
