import type { ColumnPlan } from './column-plan.ts';
import type { ErrorList } from './series-problem.ts';
import type { FieldDecoder } from './csv-text.ts';
import type { RecordScanner } from './record-scanner.ts';
import type { ValueRole } from './roles.ts';
import { excerpt } from './series-problem.ts';
import { refuseOutcome, reportEncoding } from './csv-text.ts';

export const MAX_COLUMNS = 1000;

export interface Header {
  names: string[];
  dateField: number;
  values: { field: number; role: ValueRole }[];
}

const DELIMITERS = [',', ';', '\t', '|'];

export function columnName(names: readonly string[], field: number): string {
  return excerpt(names[field] ?? '') || `#${field + 1}`;
}

function delimiterHint(names: string[], delimiter: string): { fr: string; en: string } | undefined {
  const [only = ''] = names;
  const other = names.length === 1 ? DELIMITERS.find((d) => d !== delimiter && only.includes(d)) : undefined;
  if (other === undefined) return undefined;
  const shown = other === '\t' ? '\\t' : other;
  return {
    fr: `le séparateur semble être « ${shown} » : déclarez-le dans csv.delimiter`,
    en: `the delimiter seems to be "${shown}": declare it in csv.delimiter`,
  };
}

/** Reads the first record that is not blank and finds the planned columns in it. @throws ReadingStopped */
export function readHeader(
  scanner: RecordScanner,
  decoder: FieldDecoder,
  plan: ColumnPlan,
  delimiter: string,
  errors: ErrorList,
): Header {
  let outcome = scanner.next();
  while (outcome === 'record' && scanner.count === 1 && scanner.starts[0] === scanner.ends[0]) {
    outcome = scanner.next();
  }
  const names = Array.from({ length: scanner.count }, (_, field) => decoder.text(scanner, field).trim());
  if (outcome === 'end') {
    errors.fatal({
      code: 'FORMAT_EMPTY',
      line: 1,
      detail: { fr: 'le fichier est vide', en: 'the file is empty' },
    });
  }
  if (outcome === 'fields') {
    errors.fatal({
      code: 'FORMAT_TOO_MANY_COLUMNS',
      line: scanner.line,
      column: `#${MAX_COLUMNS + 1}`,
      detail: { fr: `plus de ${MAX_COLUMNS} colonnes`, en: `more than ${MAX_COLUMNS} columns` },
    });
  }
  if (outcome !== 'record') {
    refuseOutcome(errors, outcome, scanner.currentLine, columnName(names, scanner.count));
  }
  names.forEach((_, field) => {
    if (!decoder.isValid(scanner, field)) reportEncoding(errors, scanner.line, columnName(names, field));
  });
  const find = (column: string): number => {
    const field = names.indexOf(column);
    if (field < 0) {
      errors.add({
        code: 'FORMAT_COLUMN_MISSING',
        line: scanner.line,
        column,
        detail: { fr: 'colonne déclarée, absente de l’en-tête', en: 'declared, but not in the header' },
        remedy: delimiterHint(names, delimiter),
      });
    } else if (names.indexOf(column, field + 1) >= 0) {
      errors.add({
        code: 'FORMAT_COLUMN_AMBIGUOUS',
        line: scanner.line,
        column,
        detail: { fr: 'deux colonnes portent ce nom', en: 'two columns have this name' },
      });
    }
    return field;
  };
  const dateField = find(plan.dateColumn);
  const values = plan.values.map(({ column, role }) => ({ field: find(column), role }));
  return { names, dateField, values };
}
