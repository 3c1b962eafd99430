import { describe, expect, it } from '@jest/globals';
import { dayNumber } from './calendar-day.ts';
import type { SeriesDescription } from './read-station-series.ts';
import { readStationSeries } from './read-station-series.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const LEVEL: SeriesDescription = {
  variables: [
    { column: 'date', role: 'date' },
    { column: 'level', role: 'groundwater-level', unit: 'm' },
  ],
};

function read(text: string | Uint8Array, description: SeriesDescription = LEVEL) {
  const reading = readStationSeries(typeof text === 'string' ? utf8(text) : text, description);
  if (!reading.ok) throw new Error(reading.problem.detail.en);
  return reading.series;
}

const level = (text: string | Uint8Array, description?: SeriesDescription) => [
  ...(read(text, description).columns.get('groundwater-level') ?? []),
];

describe('what the profile accepts', () => {
  it('reads days and values', () => {
    const series = read('date,level\n2020-02-28,1.5\n2020-02-29,-2.25\n2020-03-01,3e0\n');
    expect(series.firstDay).toBe(dayNumber(2020, 2, 28));
    expect(series.days).toBe(3);
    expect([...series.columns]).toEqual([['groundwater-level', Float64Array.of(1.5, -2.25, 3)]]);
  });

  it('a byte order mark', () => {
    expect(level('\ufeffdate,level\n2020-01-01,1\n')).toEqual([1]);
  });

  it('unordered dates, sorted', () => {
    expect(level('date,level\n2020-01-03,3\n2020-01-01,1\n2020-01-02,2\n')).toEqual([1, 2, 3]);
  });

  it.each(['', ' ', 'NaN', 'nan', '""'])('a cell %j as missing', (cell) => {
    expect(level(`date,level\n2020-01-01,1\n2020-01-02,${cell}\n`)).toEqual([1, NaN]);
  });

  it('missing days, as missing values', () => {
    expect(level('date,level\n2020-01-01,1\n2020-01-04,4\n')).toEqual([1, NaN, NaN, 4]);
  });

  it.each(['\r\n', '\n', '\r'])('the line end %j, at the end of the file or not', (eol) => {
    const lines = ['date,level', '2020-01-01,1', '2020-01-02,2'];
    expect(level(lines.join(eol))).toEqual([1, 2]);
    expect(level(lines.join(eol) + eol + eol)).toEqual([1, 2]);
  });

  it('quoted fields, with delimiters, quotes and line ends in columns that are not declared', () => {
    const text = '"date","note","level"\r\n"2020-01-01","a ""b"", c\nd","1.5"\r\n2020-01-02,,2\r\n';
    expect(level(text)).toEqual([1.5, 2]);
  });

  it('extra columns, in any place, even of the same name', () => {
    expect(level('x,level,x,date\na,1,b,2020-01-01\n')).toEqual([1]);
  });

  it('declared latin-1 and windows-1252', () => {
    const variables = [
      { column: 'jour', role: 'date' },
      { column: 'niveau relevé', role: 'groundwater-level' },
    ];
    const bytes = latin1('jour;niveau relev\xe9;station\n2020-01-01;1,5;Orl\xe9ans\n');
    for (const encoding of ['latin1', 'iso-8859-1', 'windows-1252'] as const) {
      expect(level(bytes, { csv: { delimiter: ';', decimal: ',', encoding }, variables })).toEqual([1.5]);
    }
  });

  it('a declared decimal comma, also within quotes', () => {
    const csv = { decimal: ',' as const };
    expect(level('date,level\n2020-01-01,"-12,25"\n', { ...LEVEL, csv })).toEqual([-12.25]);
    expect(level('date;level\n2020-01-01;3\n', { ...LEVEL, csv: { ...csv, delimiter: ';' } })).toEqual([3]);
  });

  it('depth, stored as a level with its sign flipped and no negative zero', () => {
    const variables = [
      { column: 'date', role: 'date' },
      { column: 'depth', role: 'groundwater-depth', unit: 'm' },
    ];
    const values = level('date,depth\n2020-01-01,12.5\n2020-01-02,-0.5\n2020-01-03,0\n', { variables });
    expect(values).toEqual([-12.5, 0.5, 0]);
  });

  it('exactly 1,000 columns', () => {
    const extra = Array.from({ length: 998 }, (_, i) => `c${i}`);
    expect(level(`date,level,${extra.join()}\n2020-01-01,1${','.repeat(998)}\n`)).toEqual([1]);
  });

  it('the bounds themselves', () => {
    expect(level('date,level\n2020-01-01,-90\n2020-01-02,5000\n')).toEqual([-90, 5000]);
  });

  it('variables whose role belongs to another profile, and says so', () => {
    const wind = { column: 'wind', role: 'wind-speed', unit: 'm/s' };
    const series = read('date,level,wind\n2020-01-01,1,x\n', {
      variables: [...(LEVEL.variables ?? []), wind],
    });
    expect(series.ignored).toEqual([wind]);
    expect([...series.columns.keys()]).toEqual(['groundwater-level']);
  });

  it('every digit that a double can hold', () => {
    const written = ['0.1', '123.456789012345678', '0.30000000000000004', '.5', '7.', '+1', '-0.0'];
    const text = written.map((w, i) => `2020-01-0${i + 1},${w}\n`).join('');
    expect(level(`date,level\n${text}`)).toEqual(written.map((w) => Number(w) + 0));
  });
});
