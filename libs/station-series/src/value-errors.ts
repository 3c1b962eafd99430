import type { FormatError } from './series-problem.ts';
import type { ValueRole } from './roles.ts';
import { excerpt } from './series-problem.ts';
import { ROLES } from './roles.ts';

const EMPTY_CELL = {
  fr: 'laissez la cellule vide là où la valeur manque',
  en: 'declare missing as an empty cell',
};

type Place = Pick<FormatError, 'line' | 'column'>;

/** −99, −99.9, −999.9, −9999, 9999, 99999, 1e20…: what archives write where they have no value. */
function isSentinel(value: number): boolean {
  return /^(-?9{3,}(\.9+)?|-99(\.9+)?|-?1e\+?(20|30|35))$/.test(String(value));
}

export function outOfBounds(place: Place, role: ValueRole, value: number): FormatError {
  const [min, max] = ROLES[role].bounds;
  const { unit, label } = ROLES[role];
  const sentinel = isSentinel(value);
  return {
    code: 'FORMAT_OUT_OF_BOUNDS',
    ...place,
    detail: {
      fr: `${value} sort des bornes plausibles [${min}, ${max}] ${unit} de « ${label.fr} »${sentinel ? ' : un code de valeur manquante ?' : ''}`,
      en: `${value} lies outside the plausible bounds [${min}, ${max}] ${unit} of "${label.en}"${sentinel ? ': a code for a missing value?' : ''}`,
    },
    remedy: sentinel
      ? EMPTY_CELL
      : { fr: 'vérifiez la valeur, son unité et son rôle', en: 'check the value, its unit and its role' },
  };
}

export function notANumber(place: Place, text: string): FormatError {
  return {
    code: 'FORMAT_NUMBER',
    ...place,
    detail: { fr: `« ${excerpt(text)} » n’est pas un nombre`, en: `"${excerpt(text)}" is not a number` },
    remedy: EMPTY_CELL,
  };
}

export function otherDecimal(place: Place, text: string, declared: '.' | ','): FormatError {
  const other = declared === '.' ? ',' : '.';
  return {
    code: 'FORMAT_DECIMAL',
    ...place,
    detail: {
      fr: `« ${excerpt(text)} » : séparateur décimal « ${other} », alors que « ${declared} » est attendu`,
      en: `"${excerpt(text)}": decimal sign "${other}" where "${declared}" is expected`,
    },
    remedy: { fr: `déclarez csv.decimal: "${other}"`, en: `declare csv.decimal: "${other}"` },
  };
}

export function noDate(place: Place, text: string): FormatError {
  return {
    code: 'FORMAT_DATE',
    ...place,
    detail: {
      fr: `« ${excerpt(text)} » n’est pas une date du calendrier (AAAA-MM-JJ)`,
      en: `"${excerpt(text)}" is not a date of the calendar (YYYY-MM-DD)`,
    },
  };
}

export function dateOutOfRange(place: Place, text: string, first: string, last: string): FormatError {
  return {
    code: 'FORMAT_DATE_RANGE',
    ...place,
    detail: {
      fr: `${excerpt(text)} sort de la période admise, ${first} à ${last}`,
      en: `${excerpt(text)} lies outside the accepted period, ${first} to ${last}`,
    },
  };
}

export function duplicateDate(place: Place, text: string, earlierLine: number): FormatError {
  return {
    code: 'FORMAT_DUPLICATE_DATE',
    ...place,
    detail: {
      fr: `la date ${excerpt(text)} figure déjà à la ligne ${earlierLine}`,
      en: `the date ${excerpt(text)} already stands on line ${earlierLine}`,
    },
  };
}

export function fieldCount(line: number, found: number | string, expected: number): FormatError {
  return {
    code: 'FORMAT_FIELD_COUNT',
    line,
    detail: {
      fr: `${found} champs, l’en-tête en a ${expected}`,
      en: `${found} fields, the header has ${expected}`,
    },
  };
}
