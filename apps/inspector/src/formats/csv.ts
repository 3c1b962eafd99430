import { parse } from 'csv-parse';
import type { Budget } from '../reading/budget.ts';
import { ColumnTally } from '../reading/column-tally.ts';
import { type Findings, previewOf } from '../reading/findings.ts';
import type { Source } from '../reading/source.ts';

export interface CsvOptions {
  delimiter?: string | undefined;
  encoding?: string | undefined;
}

const HEAD = 64 * 1024;
const LONGEST_RECORD = 4 * 1024 * 1024;
const MOST_COLUMNS = 10_000;
const SHOWN_ROWS = 10;
const DELIMITERS = [',', ';', '\t', '|'];
/** What a spreadsheet takes for a formula, numbers aside. */
const FORMULA = /^[=@\t\r]|^[+-](?![\d.,]|$)/;

/** Rows and columns of a table in text; reads on to its end as long as there is time. */
export async function inspectCsv(
  source: Source,
  findings: Findings,
  budget: Budget,
  options: CsvOptions = {},
): Promise<void> {
  findings.format = 'csv';
  findings.mediaType = 'text/csv';
  const head = await source.read(0, HEAD);
  const encoding = encodingOf(head, options.encoding, findings);
  const decoder = new TextDecoder(encoding);
  const delimiter = options.delimiter ?? delimiterOf(decoder.decode(head));
  const parser = parse({
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_RECORD,
  });
  const table = new Table(findings);
  const feeding = feed(source, parser, new TextDecoder(encoding), budget, findings);
  try {
    for await (const record of parser as AsyncIterable<string[]>) table.add(record);
  } catch (error) {
    const said = error instanceof Error ? error.message.slice(0, 200) : String(error);
    findings.partial(
      'CSV_SYNTAX',
      `La lecture s’arrête après ${table.rows} lignes : ${said}`,
      `Reading stops after ${table.rows} rows: ${said}`,
    );
  }
  await feeding;
  table.finish();
}

async function feed(
  source: Source,
  parser: ReturnType<typeof parse>,
  decoder: InstanceType<typeof TextDecoder>,
  budget: Budget,
  findings: Findings,
): Promise<void> {
  let read = 0;
  try {
    for await (const chunk of source.stream()) {
      if (parser.destroyed) return;
      read += chunk.length;
      if (!parser.write(decoder.decode(chunk, { stream: true })))
        await new Promise<void>((resolve) => {
          parser.once('drain', resolve);
          parser.once('close', resolve);
        });
      if (!budget.spent) continue;
      findings.partial(
        'TIME',
        `Le temps a manqué : ${read} octets sur ${source.size} ont été lus.`,
        `Time ran out: ${read} of ${source.size} bytes were read.`,
      );
      break;
    }
    if (!parser.destroyed) parser.end();
  } catch (error) {
    parser.destroy(error as Error);
  }
}

class Table {
  rows = 0;
  private columns: ColumnTally[] | undefined;
  private readonly first: string[][] = [];
  private readonly findings: Findings;

  constructor(findings: Findings) {
    this.findings = findings;
  }

  add(record: string[]): void {
    if (!this.columns) {
      if (record.length > MOST_COLUMNS)
        this.findings.partial(
          'CSV_COLUMNS',
          `${record.length} colonnes : les ${MOST_COLUMNS} premières sont décrites.`,
          `${record.length} columns: the first ${MOST_COLUMNS} are described.`,
        );
      this.findings.counts.columns = record.length;
      this.columns = record.slice(0, MOST_COLUMNS).map((name) => new ColumnTally(name.trim()));
      return;
    }
    this.rows += 1;
    if (this.first.length < SHOWN_ROWS) this.first.push(record);
    if (record.length !== this.columns.length)
      this.findings.note(
        'CSV_RAGGED',
        `La ligne ${this.rows + 1} a ${record.length} cellules, l’en-tête ${this.columns.length}.`,
        `Row ${this.rows + 1} has ${record.length} cells, the header ${this.columns.length}.`,
      );
    for (let i = 0; i < this.columns.length; i++) {
      const cell = record[i];
      this.columns[i]?.add(cell);
      if (cell !== undefined && FORMULA.test(cell)) this.warnOfFormula(i);
    }
  }

  finish(): void {
    const columns = this.columns ?? [];
    const { findings } = this;
    findings.counts.rows = this.rows;
    findings.variables.push(...columns.map((column) => column.toVariable()));
    if (columns.some(({ commas }) => commas))
      findings.note(
        'CSV_DECIMAL_COMMA',
        'Des nombres ont une virgule décimale.',
        'Some numbers have a decimal comma.',
      );
    findings.preview = previewOf(
      columns.map(({ name }) => name),
      this.first,
    );
    const times = columns.find(({ times }) => times)?.times;
    if (times) [findings.extent.start, findings.extent.end] = times;
    const lon = rangeOf(columns, /^(lon|long|lng|longitude)$/i);
    const lat = rangeOf(columns, /^(lat|latitude)$/i);
    if (lon && lat && Math.abs(lon[0]) <= 180 && lon[1] <= 180 && Math.abs(lat[0]) <= 90 && lat[1] <= 90)
      findings.extent.bbox = [lon[0], lat[0], lon[1], lat[1]];
  }

  private warnOfFormula(column: number): void {
    const name = this.columns?.[column]?.name ?? '';
    this.findings.note(
      'CSV_FORMULA',
      `Une cellule (ligne ${this.rows + 1}, colonne « ${name} ») serait une formule dans un tableur.`,
      `A cell (row ${this.rows + 1}, column "${name}") would be a formula in a spreadsheet.`,
    );
  }
}

const rangeOf = (columns: ColumnTally[], name: RegExp) =>
  columns.find((column) => name.test(column.name))?.range;

function encodingOf(head: Uint8Array, declared: string | undefined, findings: Findings): string {
  if (declared && declared !== 'utf-8') return declared;
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf)
    findings.note('CSV_BOM', 'Le fichier commence par une marque BOM.', 'The file begins with a BOM.');
  try {
    // A character may be cut where the head ends.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return 'utf-8';
  } catch {
    findings.note(
      'CSV_ENCODING',
      'Ce n’est pas de l’UTF-8 : lu en windows-1252 (latin-1). Déclarez-le dans « csv.encoding ».',
      'This is not UTF-8: read as windows-1252 (latin-1). Declare it in "csv.encoding".',
    );
    return 'windows-1252';
  }
}

/** The one that occurs in the first lines most evenly. */
function delimiterOf(head: string): string {
  const lines = head.split(/\r?\n/).slice(0, 20).filter(Boolean);
  if (lines.length > 1) lines.pop();
  const least = (mark: string) => Math.min(...lines.map((line) => line.split(mark).length - 1));
  const counts = DELIMITERS.map((mark) => ({ mark, count: lines.length === 0 ? 0 : least(mark) }));
  const best = counts.reduce((a, b) => (b.count > a.count ? b : a));
  if (best.count > 0) return best.mark;
  const inHeader = DELIMITERS.map((mark) => ({ mark, count: (lines[0] ?? '').split(mark).length }));
  return inHeader.reduce((a, b) => (b.count > a.count ? b : a)).mark;
}

export const inspectCsvFile = (
  source: Source,
  findings: Findings,
  budget: Budget,
  { csv }: { csv?: CsvOptions | undefined },
) => inspectCsv(source, findings, budget, csv);
