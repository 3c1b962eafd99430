import { describe, expect, it } from '@jest/globals';
import type { Variable } from './column-plan.ts';
import type { CsvDialect } from './read-station-series.ts';
import { MAX_BYTES, readStationSeries } from './read-station-series.ts';
import type { FormatProblem } from './series-problem.ts';
import { ROLES } from './roles.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const DATE = { column: 'date', role: 'date' };
const LEVEL = { column: 'level', role: 'groundwater-level', unit: 'm' };

function refuse(
  text: string | Uint8Array,
  csv: CsvDialect = {},
  variables: Variable[] = [DATE, LEVEL],
): FormatProblem {
  const reading = readStationSeries(typeof text === 'string' ? utf8(text) : text, { csv, variables });
  if (reading.ok) throw new Error('the file was accepted');
  return reading.problem;
}

const rows = (...lines: string[]) => ['date,level', ...lines, ''].join('\n');

describe('what the profile refuses, naming line and column', () => {
  it.each<[string, string | Uint8Array, CsvDialect, object]>([
    [
      'undeclared latin-1 in a cell',
      latin1('date,level,s\n2020-01-01,1,Orl\xe9ans\n'),
      {},
      { code: 'FORMAT_ENCODING', line: 2, column: 's' },
    ],
    [
      'undeclared latin-1 in the header',
      latin1('date,level,relev\xe9\n2020-01-01,1,\n'),
      {},
      { code: 'FORMAT_ENCODING', line: 1, column: 'relevé' },
    ],
    [
      'undeclared decimal comma',
      'date;level\n2020-01-01;1\n2020-01-02;1,5\n',
      { delimiter: ';' },
      { code: 'FORMAT_DECIMAL', line: 3, column: 'level' },
    ],
    [
      'undeclared decimal comma, quoted',
      rows('2020-01-01,"1,5"'),
      {},
      { code: 'FORMAT_DECIMAL', line: 2, column: 'level' },
    ],
    [
      'undeclared decimal comma between commas',
      rows('2020-01-01,1,5'),
      {},
      { code: 'FORMAT_DECIMAL', line: 2, column: 'level' },
    ],
    [
      'decimal point where a comma is declared',
      'date;level\n2020-01-01;1.5\n',
      { delimiter: ';', decimal: ',' },
      { code: 'FORMAT_DECIMAL', line: 2, column: 'level' },
    ],
    [
      'a duplicate date',
      rows('2020-01-01,1', '2020-01-02,2', '2020-01-01,1'),
      {},
      { code: 'FORMAT_DUPLICATE_DATE', line: 4, column: 'date' },
    ],
    ['an empty file', '', {}, { code: 'FORMAT_EMPTY', line: 1 }],
    ['only a byte order mark', '\ufeff', {}, { code: 'FORMAT_EMPTY', line: 1 }],
    ['only blank lines', '\n\r\n\n', {}, { code: 'FORMAT_EMPTY', line: 1 }],
    ['only a header', 'date,level\n', {}, { code: 'FORMAT_EMPTY' }],
    [
      'no value at all',
      rows('2020-01-01,', '2020-01-02,NaN'),
      {},
      { code: 'FORMAT_NO_VALUES', column: 'level' },
    ],
    [
      'more than 1,000 columns',
      `date,level${',x'.repeat(999)}\n`,
      {},
      { code: 'FORMAT_TOO_MANY_COLUMNS', line: 1, column: '#1001' },
    ],
    [
      'a date that no calendar has',
      rows('2023-02-30,1'),
      {},
      { code: 'FORMAT_DATE', line: 2, column: 'date' },
    ],
    [
      '29 February of a common year',
      rows('1900-02-29,1'),
      {},
      { code: 'FORMAT_DATE', line: 2, column: 'date' },
    ],
    ['a date of another form', rows('01/02/2023,1'), {}, { code: 'FORMAT_DATE', line: 2, column: 'date' }],
    ['a time of day', rows('2023-01-01T00:00,1'), {}, { code: 'FORMAT_DATE', line: 2, column: 'date' }],
    ['an empty date', rows(',1'), {}, { code: 'FORMAT_DATE', line: 2, column: 'date' }],
    ['a year far off', rows('0202-01-01,1'), {}, { code: 'FORMAT_DATE_RANGE', line: 2, column: 'date' }],
    ['a year far ahead', rows('9999-12-31,1'), {}, { code: 'FORMAT_DATE_RANGE', line: 2, column: 'date' }],
    [
      'text in a column of numbers',
      rows('2020-01-01,1', '2020-01-02,n/a'),
      {},
      { code: 'FORMAT_NUMBER', line: 3, column: 'level' },
    ],
    ['infinity', rows('2020-01-01,Infinity'), {}, { code: 'FORMAT_NUMBER', line: 2, column: 'level' }],
    [
      'a hexadecimal number',
      rows('2020-01-01,0x10'),
      {},
      { code: 'FORMAT_NUMBER', line: 2, column: 'level' },
    ],
    [
      'a number beyond all doubles',
      rows('2020-01-01,1e999'),
      {},
      { code: 'FORMAT_OUT_OF_BOUNDS', line: 2, column: 'level' },
    ],
    [
      'a declared column that is absent',
      'date,niveau\n2020-01-01,1\n',
      {},
      { code: 'FORMAT_COLUMN_MISSING', line: 1, column: 'level' },
    ],
    [
      'a declared column that stands twice',
      'date,level,level\n2020-01-01,1,2\n',
      {},
      { code: 'FORMAT_COLUMN_AMBIGUOUS', line: 1, column: 'level' },
    ],
    [
      'a record cut short',
      rows('2020-01-01,1', '2020-01-02'),
      {},
      { code: 'FORMAT_FIELD_COUNT', line: 3, column: 'level' },
    ],
    ['a record too long', rows('2020-01-01,1,x'), {}, { code: 'FORMAT_FIELD_COUNT', line: 2 }],
    [
      'a NUL byte',
      rows('2020-01-01,1', '2020-01-02,\0'),
      {},
      { code: 'FORMAT_BINARY', line: 3, column: 'level' },
    ],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0), {}, { code: 'FORMAT_BINARY', line: 1 }],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x64, 0), {}, { code: 'FORMAT_ENCODING', line: 1 }],
    ['a quote that never closes', rows('2020-01-01,"1'), {}, { code: 'FORMAT_QUOTE', column: 'level' }],
    [
      'text after a closing quote',
      rows('2020-01-01,"1"2'),
      {},
      { code: 'FORMAT_QUOTE', line: 2, column: 'level' },
    ],
  ])('%s', (_, text, csv, expected) => {
    const problem = refuse(text, csv);
    expect(problem).toMatchObject(expected);
    expect(problem.errors[0]).toMatchObject(expected);
  });

  it('lines are those of the file, also after quoted line ends and blank lines', () => {
    const text = 'date,level,note\r\n\r\n2020-01-01,1,"a\r\nb\nc"\r\n2020-01-02,x,\r\n';
    expect(refuse(text)).toMatchObject({ code: 'FORMAT_NUMBER', line: 6, column: 'level' });
  });

  it.each(Object.entries(ROLES))('values just outside the bounds of %s', (role, { bounds: [min, max] }) => {
    for (const value of [min - 0.001, max + 0.001]) {
      const problem = refuse(rows(`2020-01-01,${value}`), {}, [DATE, { ...LEVEL, role, unit: '' }]);
      expect(problem).toMatchObject({ code: 'FORMAT_OUT_OF_BOUNDS', line: 2, column: 'level' });
    }
  });

  it.each(Object.keys(ROLES))('the usual codes of a missing value in %s, with the remedy', (role) => {
    for (const code of ['-9999', '-99.9', '-999', '-999.9']) {
      const problem = refuse(rows(`2020-01-01,${code}`), {}, [DATE, { ...LEVEL, role, unit: '' }]);
      expect(problem.code).toBe('FORMAT_OUT_OF_BOUNDS');
      expect(problem.remedy?.en).toBe('declare missing as an empty cell');
    }
  });

  it('another delimiter than the declared one, with a hint', () => {
    const problem = refuse('date;level\n2020-01-01;1\n');
    expect(problem.code).toBe('FORMAT_COLUMN_MISSING');
    expect(problem.remedy?.en).toContain('";"');
  });

  it('at most twenty errors, each with its place, the count in the detail of both languages', () => {
    const problem = refuse(rows(...Array.from({ length: 50 }, (_, i) => `day ${i},1`)));
    expect(problem.errors.map((e) => e.line)).toEqual(Array.from({ length: 20 }, (_, i) => i + 2));
    expect(problem.detail.fr).toMatch(/^ligne 2, colonne « date » : .*19 autres erreurs ; lecture arrêtée/);
    expect(problem.detail.en).toMatch(/^line 2, column "date": .*19 more errors; reading stopped/);
  });

  it('never repeats control characters or long cells in its messages', () => {
    const { detail } = refuse(rows(`2020-01-01,"\u202e\u0085${'x'.repeat(500)}"`));
    expect(detail.en).toContain('��xxx');
    expect(detail.en.length).toBeLessThan(120);
  });
});

describe('declarations that the profile refuses', () => {
  const file = 'date,level,depth\n2020-01-01,1,2\n';
  const DEPTH = { column: 'depth', role: 'groundwater-depth', unit: 'm' };
  it.each<[string, Variable[], object]>([
    ['no date', [LEVEL], { code: 'FORMAT_DATE_COLUMN' }],
    [
      'two dates',
      [DATE, LEVEL, { column: 'depth', role: 'date' }],
      { code: 'FORMAT_DATE_COLUMN', column: 'depth' },
    ],
    ['a level and a depth', [DATE, LEVEL, DEPTH], { code: 'FORMAT_ROLE', column: 'depth' }],
    [
      'one role twice',
      [DATE, LEVEL, { ...LEVEL, column: 'depth' }],
      { code: 'FORMAT_ROLE', column: 'depth' },
    ],
    ['no role of the profile', [DATE, { ...LEVEL, role: 'wind' }], { code: 'FORMAT_ROLE' }],
    [
      'a role named like a member of every object',
      [DATE, { ...LEVEL, role: 'constructor' }],
      { code: 'FORMAT_ROLE' },
    ],
    ['a wrong unit', [DATE, { ...LEVEL, unit: 'cm' }], { code: 'FORMAT_UNIT', column: 'level' }],
    ['nothing', [], { code: 'FORMAT_DATE_COLUMN' }],
  ])('%s', (_, variables, expected) => {
    expect(refuse(file, {}, variables)).toMatchObject(expected);
  });

  it('names the unit that is expected', () => {
    expect(refuse(file, {}, [DATE, { ...LEVEL, unit: 'cm' }]).remedy?.en).toContain('"m"');
  });
});

describe('hostile files end early', () => {
  const header = utf8('date,level\n');
  const filled = (size: number, byte: string, start = header) => {
    const bytes = new Uint8Array(size).fill(byte.charCodeAt(0));
    bytes.set(start);
    return bytes;
  };
  it.each<[string, Uint8Array, string]>([
    ['larger than the bound', new Uint8Array(MAX_BYTES + 1), 'FORMAT_TOO_LARGE'],
    ['one endless line', filled(MAX_BYTES, 'a'), 'FORMAT_RECORD_TOO_LONG'],
    ['a million quotes', filled(1_000_001, '"'), 'FORMAT_RECORD_TOO_LONG'],
    ['endless delimiters', filled(MAX_BYTES, ','), 'FORMAT_FIELD_COUNT'],
    ['endless delimiters in the header', filled(MAX_BYTES, ',', new Uint8Array()), 'FORMAT_TOO_MANY_COLUMNS'],
    [
      'an endless quoted field',
      filled(MAX_BYTES, 'a', utf8('date,level\n2020-01-01,"')),
      'FORMAT_RECORD_TOO_LONG',
    ],
    ['a number of endless digits', filled(200_000, '9', utf8('date,level\n2020-01-01,')), 'FORMAT_NUMBER'],
  ])('%s', (_, bytes, code) => {
    const started = performance.now();
    expect(refuse(bytes).code).toBe(code);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
