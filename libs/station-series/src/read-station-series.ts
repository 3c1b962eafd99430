import type { Encoding } from './csv-text.ts';
import type { FormatError, FormatProblem } from './series-problem.ts';
import type { SeriesRole } from './roles.ts';
import type { Variable } from './column-plan.ts';
import { planColumns } from './column-plan.ts';
import { FieldDecoder, refuseForeignStart } from './csv-text.ts';
import { readHeader, MAX_COLUMNS } from './read-header.ts';
import { readRecords } from './read-records.ts';
import { RecordScanner } from './record-scanner.ts';
import { ErrorList, ReadingStopped } from './series-problem.ts';

/** A larger file is refused unread: five centuries of daily records have 367 bytes each in it. */
export const MAX_BYTES = 64 * 1024 * 1024;

export interface CsvDialect {
  /** One ASCII character, default `,`. */
  delimiter?: string;
  /** Default `.`. */
  decimal?: '.' | ',';
  /** Default `utf-8`. */
  encoding?: Encoding;
}

export interface SeriesDescription {
  csv?: CsvDialect;
  variables?: readonly Variable[];
}

/** Regular daily series: value `i` of each column belongs to day `firstDay + i`. */
export interface StationSeries {
  /** Days since 1970-01-01 of the earliest date of the file. */
  firstDay: number;
  /** Days from the earliest to the latest date, both included: the length of every column. */
  days: number;
  /** Values in the role's unit, NaN where missing; depths arrive as levels, upward. */
  columns: Map<SeriesRole, Float64Array>;
  /** Declared variables whose role belongs to no column of this profile: not read. */
  ignored: Variable[];
}

export type SeriesReading = { ok: true; series: StationSeries } | { ok: false; problem: FormatProblem };

function refuse(errors: FormatError[]): SeriesReading {
  const list = new ErrorList();
  list.errors.push(...errors);
  return { ok: false, problem: list.toProblem() as FormatProblem };
}

function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/**
 * Reads and checks a file of the profile `cdh:station-series`. Never throws on any file: whatever is wrong comes
 * back as a problem that names code, line and column. Time is linear in the bytes; memory beside them stays under
 * about 12 MB whatever the file holds.
 */
export function readStationSeries(bytes: Uint8Array, description: SeriesDescription): SeriesReading {
  const { delimiter = ',', decimal = '.', encoding = 'utf-8' } = description.csv ?? {};
  const { plan, errors: declared } = planColumns(description.variables ?? []);
  if (!plan) return refuse(declared);
  if (bytes.length > MAX_BYTES) {
    const mib = MAX_BYTES / 1024 / 1024;
    const detail = { fr: `le fichier dépasse ${mib} Mio`, en: `the file is larger than ${mib} MiB` };
    return refuse([{ code: 'FORMAT_TOO_LARGE', detail }]);
  }
  const errors = new ErrorList();
  try {
    refuseForeignStart(errors, bytes);
    const scanner = new RecordScanner(
      bytes,
      hasByteOrderMark(bytes) ? 3 : 0,
      delimiter.charCodeAt(0),
      MAX_COLUMNS,
    );
    const decoder = new FieldDecoder(bytes, encoding);
    const header = readHeader(scanner, decoder, plan, delimiter, errors);
    if (errors.errors.length === 0) {
      const series = readRecords({ bytes, scanner, decoder, header, delimiter, decimal, errors });
      if (series) return { ok: true, series: { ...series, ignored: plan.ignored } };
    }
  } catch (error) {
    if (!(error instanceof ReadingStopped)) throw error;
  }
  return { ok: false, problem: errors.toProblem() as FormatProblem };
}
