import type { LanguageMap } from '@cdh/contracts';
import leven from 'leven';

const LONGEST_NAME = 64;
const MOST_NAMES = 20;

/** The JSON pointer to a member of the root; a name too long to read is cut. */
export const pointerTo = (name: string) =>
  `/${name.slice(0, LONGEST_NAME).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** Says that a parameter is unknown, and which one was most likely meant. */
export function unknownName(name: string, known: ReadonlySet<string>): LanguageMap {
  if (known.size === 0)
    return {
      fr: 'paramètre inconnu ; l’opération n’en prend aucun',
      en: 'unknown parameter; the operation takes none',
    };
  const short = name.slice(0, LONGEST_NAME).toLowerCase();
  const [nearest] = [...known]
    .map((other) => ({ other, distance: leven(short, other.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  if (nearest && nearest.distance <= Math.max(1, short.length / 2))
    return {
      fr: `paramètre inconnu ; vouliez-vous dire « ${nearest.other} » ?`,
      en: `unknown parameter; did you mean "${nearest.other}"?`,
    };
  const names = [...known].slice(0, MOST_NAMES).join(', ');
  return {
    fr: `paramètre inconnu ; l’opération prend : ${names}`,
    en: `unknown parameter; the operation takes: ${names}`,
  };
}
