export interface Text {
  fr: string;
  en: string;
}

/** Every reason for which a file is refused; stable, for programs to branch on. */
export type FormatCode =
  | 'FORMAT_BINARY'
  | 'FORMAT_COLUMN_AMBIGUOUS'
  | 'FORMAT_COLUMN_MISSING'
  | 'FORMAT_DATE'
  | 'FORMAT_DATE_COLUMN'
  | 'FORMAT_DATE_RANGE'
  | 'FORMAT_DECIMAL'
  | 'FORMAT_DUPLICATE_DATE'
  | 'FORMAT_EMPTY'
  | 'FORMAT_ENCODING'
  | 'FORMAT_FIELD_COUNT'
  | 'FORMAT_NO_VALUES'
  | 'FORMAT_NUMBER'
  | 'FORMAT_OUT_OF_BOUNDS'
  | 'FORMAT_QUOTE'
  | 'FORMAT_RECORD_TOO_LONG'
  | 'FORMAT_ROLE'
  | 'FORMAT_TOO_LARGE'
  | 'FORMAT_TOO_MANY_COLUMNS'
  | 'FORMAT_UNIT';

export interface FormatError {
  code: FormatCode;
  detail: Text;
  /** Line of the file, from 1; absent where the declaration rather than the file is at fault. */
  line?: number;
  /** The column's name in the header, or `#n` where it has none. */
  column?: string;
  remedy?: Text;
}

/** The first error, and with it all that were found before reading stopped. */
export interface FormatProblem extends FormatError {
  errors: FormatError[];
}

/** Reading stops at this many errors: enough to see the pattern, few enough to read. */
export const MAX_ERRORS = 20;

/** Ends the reading at once; never leaves this library. */
export class ReadingStopped extends Error {}

export class ErrorList {
  readonly errors: FormatError[] = [];

  /** @throws ReadingStopped once there are `MAX_ERRORS`. */
  add(error: FormatError): void {
    this.errors.push(error);
    if (this.errors.length >= MAX_ERRORS) throw new ReadingStopped();
  }

  /** @throws ReadingStopped always: nothing after this error could be read with sense. */
  fatal(error: FormatError): never {
    this.errors.push(error);
    throw new ReadingStopped();
  }

  toProblem(): FormatProblem | undefined {
    const [first] = this.errors;
    if (!first) return undefined;
    const place = locate(first);
    const more = this.errors.length - 1;
    const stopped = this.errors.length >= MAX_ERRORS;
    const detail = {
      fr: `${place.fr}${first.detail.fr}${more ? ` (et ${more} autre${more > 1 ? 's' : ''} erreur${more > 1 ? 's' : ''}${stopped ? ' ; lecture arrêtée' : ''})` : ''}`,
      en: `${place.en}${first.detail.en}${more ? ` (and ${more} more error${more > 1 ? 's' : ''}${stopped ? '; reading stopped' : ''})` : ''}`,
    };
    return { ...first, detail, errors: this.errors };
  }
}

function locate({ line, column }: FormatError): Text {
  const fr = [line ? `ligne ${line}` : '', column ? `colonne « ${column} »` : ''].filter(Boolean).join(', ');
  const en = [line ? `line ${line}` : '', column ? `column "${column}"` : ''].filter(Boolean).join(', ');
  return { fr: fr && `${fr} : `, en: en && `${en}: ` };
}

/** At most 40 visible characters of what stands in the file, fit for a message. */
export function excerpt(text: string): string {
  const visible = text.slice(0, 80).replace(/\p{C}/gu, '�');
  return visible.length > 40 ? `${visible.slice(0, 40)}…` : visible;
}
