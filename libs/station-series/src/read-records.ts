import type { ErrorList } from './series-problem.ts';
import type { FieldDecoder } from './csv-text.ts';
import type { Header } from './read-header.ts';
import type { RecordScanner } from './record-scanner.ts';
import type { SeriesRole } from './roles.ts';
import { dayNumber, formatDay } from './calendar-day.ts';
import { columnName } from './read-header.ts';
import { parseNumber, parsePackedDate } from './parse-number.ts';
import { refuseOutcome, reportEncoding } from './csv-text.ts';
import { ROLES } from './roles.ts';
import * as refusal from './value-errors.ts';

/** Instrumental records begin about 1700; the bound keeps a typing error from stretching a series over millennia. */
export const FIRST_DAY = dayNumber(1700, 1, 1);
export const LAST_DAY = dayNumber(2200, 12, 31);

export interface Reading {
  bytes: Uint8Array;
  scanner: RecordScanner;
  decoder: FieldDecoder;
  header: Header;
  delimiter: string;
  decimal: '.' | ',';
  errors: ErrorList;
}

interface Slot {
  field: number;
  name: string;
  role: keyof typeof ROLES;
  min: number;
  max: number;
  sign: 1 | -1;
  values: Float64Array;
}

/** The day of the current record, or NaN after reporting what is wrong with it. */
function readDay(reading: Reading, lineOfDay: Int32Array): number {
  const { bytes, scanner, decoder, header, errors } = reading;
  const field = header.dateField;
  const packed = parsePackedDate(bytes, scanner.starts[field] as number, scanner.ends[field] as number);
  const day =
    packed < 0 ? NaN : dayNumber(Math.floor(packed / 10_000), Math.floor(packed / 100) % 100, packed % 100);
  if (day >= FIRST_DAY && day <= LAST_DAY && lineOfDay[day - FIRST_DAY] === 0) {
    lineOfDay[day - FIRST_DAY] = scanner.line;
    return day;
  }
  const place = { line: scanner.line, column: columnName(header.names, field) };
  const text = decoder.text(scanner, field);
  if (Number.isNaN(day)) errors.add(refusal.noDate(place, text));
  else if (day < FIRST_DAY || day > LAST_DAY) {
    errors.add(refusal.dateOutOfRange(place, text, formatDay(FIRST_DAY), formatDay(LAST_DAY)));
  } else {
    errors.add(refusal.duplicateDate(place, text, lineOfDay[day - FIRST_DAY] as number));
  }
  return NaN;
}

function readValue(reading: Reading, slot: Slot): number {
  const { bytes, scanner, decoder, decimal, errors } = reading;
  const { field, role, min, max, sign } = slot;
  const start = scanner.starts[field] as number;
  const value = parseNumber(bytes, start, scanner.ends[field] as number, decimal.charCodeAt(0));
  if (value === 'missing') return NaN;
  const place = { line: scanner.line, column: slot.name };
  if (typeof value !== 'number') {
    if (!decoder.isValid(scanner, field)) return NaN;
    const text = decoder.text(scanner, field);
    errors.add(
      value === 'text' ? refusal.notANumber(place, text) : refusal.otherDecimal(place, text, decimal),
    );
    return NaN;
  }
  if (value < min || value > max) {
    errors.add(refusal.outOfBounds(place, role, value));
    return NaN;
  }
  return sign === 1 ? value : 0 - value;
}

/** With `,` both between fields and before decimals, `2020-01-01,1,5` is the comma's doing. */
function reportFieldCount(reading: Reading, slots: Slot[], found: number): void {
  const { scanner, decoder, header, delimiter, decimal, errors } = reading;
  const expected = header.names.length;
  const isInteger = (field: number) => /^[+-]?\d+$/.test(decoder.text(scanner, field));
  const others = Array.from({ length: scanner.count }, (_, f) => f).filter((f) => f !== header.dateField);
  const first = slots.reduce((a, b) => (a.field <= b.field ? a : b));
  if (delimiter === ',' && decimal === '.' && found > expected && others.every(isInteger)) {
    const text = `${decoder.text(scanner, first.field)},${decoder.text(scanner, first.field + 1)}`;
    errors.add(refusal.otherDecimal({ line: scanner.line, column: first.name }, text, decimal));
  } else {
    const column = columnName(header.names, Math.min(found, expected - 1));
    errors.add({ ...refusal.fieldCount(scanner.line, found, expected), column });
  }
}

function reportNothingRead({ scanner, errors }: Reading, slots: Slot[], records: number): void {
  if (errors.errors.length > 0) return;
  if (records === 0) {
    const detail = { fr: 'aucune ligne après l’en-tête', en: 'no line after the header' };
    errors.add({ code: 'FORMAT_EMPTY', line: scanner.line, detail });
  } else if (slots.every((slot) => slot.values.every(Number.isNaN))) {
    const detail = {
      fr: 'aucune valeur dans les colonnes déclarées',
      en: 'no value in the declared columns',
    };
    errors.add({ code: 'FORMAT_NO_VALUES', line: scanner.line, column: slots[0]?.name, detail });
  }
}

/** Reads the records after the header; undefined once anything was wrong. @throws ReadingStopped */
export function readRecords(
  reading: Reading,
): { firstDay: number; days: number; columns: Map<SeriesRole, Float64Array> } | undefined {
  const { scanner, decoder, header, errors } = reading;
  const { names } = header;
  const lineOfDay = new Int32Array(LAST_DAY - FIRST_DAY + 1);
  const slots = header.values.map(({ field, role }): Slot => {
    const [min, max] = ROLES[role].bounds;
    const values = new Float64Array(lineOfDay.length).fill(NaN);
    return { field, name: columnName(names, field), role, min, max, sign: ROLES[role].sign, values };
  });
  let records = 0;
  let first = Infinity;
  let last = -Infinity;
  for (let outcome = scanner.next(); outcome !== 'end'; outcome = scanner.next()) {
    if (outcome !== 'record' && outcome !== 'fields') {
      refuseOutcome(errors, outcome, scanner.currentLine, columnName(names, scanner.count));
    }
    if (scanner.count === 1 && scanner.starts[0] === scanner.ends[0]) continue;
    records++;
    for (let field = 0; field < scanner.count; field++) {
      if (scanner.nonAscii[field] === 0 || decoder.isValid(scanner, field)) continue;
      reportEncoding(errors, scanner.line, columnName(names, field));
    }
    if (scanner.count !== names.length || outcome === 'fields') {
      reportFieldCount(reading, slots, outcome === 'fields' ? scanner.count + 1 : scanner.count);
      if (outcome === 'fields') return undefined;
      continue;
    }
    const day = readDay(reading, lineOfDay);
    for (const slot of slots) {
      const value = readValue(reading, slot);
      if (!Number.isNaN(day)) slot.values[day - FIRST_DAY] = value;
    }
    if (day < first) first = day;
    if (day > last) last = day;
  }
  reportNothingRead(reading, slots, records);
  if (errors.errors.length > 0) return undefined;
  const columns = new Map(
    slots.map((slot) => [
      ROLES[slot.role].storedAs,
      slot.values.slice(first - FIRST_DAY, last - FIRST_DAY + 1),
    ]),
  );
  return { firstDay: first, days: last - first + 1, columns };
}
