import type { ErrorList } from './series-problem.ts';
import type { RecordScanner, ScanOutcome } from './record-scanner.ts';
import { MAX_RECORD_BYTES } from './record-scanner.ts';

export type Encoding = 'utf-8' | 'latin1' | 'iso-8859-1' | 'windows-1252';

/** The text of a field, or undefined when its bytes are not of the encoding. */
export class FieldDecoder {
  private readonly bytes: Uint8Array;
  private readonly strict: InstanceType<typeof TextDecoder>;
  private readonly lenient = new TextDecoder('windows-1252');
  private readonly isUtf8: boolean;

  constructor(bytes: Uint8Array, encoding: Encoding) {
    this.bytes = bytes;
    this.isUtf8 = encoding === 'utf-8';
    // The Encoding Standard reads latin-1 as windows-1252: the same letters, and it has no invalid byte.
    this.strict = this.isUtf8 ? new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }) : this.lenient;
  }

  isValid(scanner: RecordScanner, field: number): boolean {
    return !this.isUtf8 || scanner.nonAscii[field] === 0 || this.strictly(scanner, field) !== undefined;
  }

  /** Decoded for reading by people: what is invalid is shown as windows-1252 would. */
  text(scanner: RecordScanner, field: number): string {
    const text = this.strictly(scanner, field) ?? this.lenient.decode(this.slice(scanner, field));
    return scanner.escaped[field] ? text.replaceAll('""', '"') : text;
  }

  private strictly(scanner: RecordScanner, field: number): string | undefined {
    try {
      return this.strict.decode(this.slice(scanner, field));
    } catch {
      return undefined;
    }
  }

  private slice(scanner: RecordScanner, field: number): Uint8Array {
    return this.bytes.subarray(scanner.starts[field], scanner.ends[field]);
  }
}

const ENCODING_REMEDY = {
  fr: 'enregistrez le fichier en UTF-8, ou déclarez csv.encoding (latin1, windows-1252)',
  en: 'save the file as UTF-8, or declare csv.encoding (latin1, windows-1252)',
};

/** A field whose bytes are not of the declared encoding. */
export function reportEncoding(errors: ErrorList, line: number, column: string): void {
  errors.add({
    code: 'FORMAT_ENCODING',
    line,
    column,
    detail: { fr: 'octets qui ne sont pas de l’UTF-8', en: 'bytes that are not UTF-8' },
    remedy: ENCODING_REMEDY,
  });
}

/** Bytes by which a text in UTF-16 or a well-known binary format begins. */
export function refuseForeignStart(errors: ErrorList, bytes: Uint8Array): void {
  const [a, b] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
    errors.fatal({
      code: 'FORMAT_ENCODING',
      line: 1,
      detail: { fr: 'le fichier est en UTF-16', en: 'the file is UTF-16' },
      remedy: ENCODING_REMEDY,
    });
  }
}

/** Turns an outcome that ends the reading into its error. */
export function refuseOutcome(errors: ErrorList, outcome: ScanOutcome, line: number, column: string): never {
  if (outcome === 'binary') {
    errors.fatal({
      code: 'FORMAT_BINARY',
      line,
      column,
      detail: {
        fr: 'octet de contrôle : le fichier n’est pas du texte CSV (compressé, binaire ou UTF-16 ?)',
        en: 'control byte: the file is not CSV text (compressed, binary or UTF-16?)',
      },
    });
  }
  if (outcome === 'record-too-long') {
    const kib = MAX_RECORD_BYTES / 1024;
    errors.fatal({
      code: 'FORMAT_RECORD_TOO_LONG',
      line,
      column,
      detail: {
        fr: `un enregistrement dépasse ${kib} Kio : fin de ligne absente ou guillemet jamais fermé`,
        en: `a record is longer than ${kib} KiB: a missing line end, or a quote that never closes`,
      },
    });
  }
  errors.fatal({
    code: 'FORMAT_QUOTE',
    line,
    column,
    detail:
      outcome === 'quote-open'
        ? { fr: 'guillemet jamais fermé', en: 'a quote that never closes' }
        : {
            fr: 'texte après le guillemet fermant (un guillemet dans un champ se double)',
            en: 'text after the closing quote (a quote inside a field is doubled)',
          },
  });
}
