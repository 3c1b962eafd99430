import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { civilDate, dayNumber, formatDay, parseDay } from './calendar-day.ts';
import { parseNumber } from './parse-number.ts';
import { FIRST_DAY, LAST_DAY } from './read-records.ts';
import { readStationSeries } from './read-station-series.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('the calendar', () => {
  it('agrees with that of the language on every day of the accepted period', () => {
    for (let day = FIRST_DAY; day <= LAST_DAY; day++) {
      const date = new Date(day * 86_400_000);
      const expected = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
      const civil = civilDate(day);
      if (civil.year !== expected.year || civil.month !== expected.month || civil.day !== expected.day) {
        expect(civil).toEqual(expected);
      }
      if (dayNumber(civil.year, civil.month, civil.day) !== day) expect(civil).toBe(day);
    }
    expect(formatDay(parseDay('2024-02-29'))).toBe('2024-02-29');
    expect(parseDay('2023-02-29')).toBeNaN();
  });
});

describe('numbers', () => {
  it('are read to the same double as the language reads them', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 1000),
    );
    fc.assert(
      fc.property(number, (value) => {
        const bytes = utf8(String(value));
        expect(parseNumber(bytes, 0, bytes.length, 0x2e)).toBe(value + 0);
      }),
      { numRuns: 2000 },
    );
  });
});

const cell = fc.option(
  fc.integer({ min: -60_000, max: 60_000 }).map((n) => n / 1000),
  { nil: undefined },
);
const record = fc.record({ day: fc.integer({ min: 0, max: 400 }), temperature: cell, note: fc.string() });
const dialect = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  decimal: fc.constantFrom<'.' | ','>('.', ','),
  eol: fc.constantFrom('\n', '\r\n', '\r'),
  bom: fc.boolean(),
});

describe('a series that is written and read again', () => {
  it('is the same, whatever the dialect, the order and the notes beside it', () => {
    const records = fc.uniqueArray(record, { selector: (r) => r.day, minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(records, dialect, (written, { delimiter, decimal, eol, bom }) => {
        // Control characters are refused by design, whatever the column.
        const quote = (text: string) => `"${text.replaceAll('"', '""').replace(/\p{Cc}/gu, '')}"`;
        const lines = written.map(({ day, temperature, note }) =>
          [formatDay(day), quote(note), quote(String(temperature ?? '').replace('.', decimal))].join(
            delimiter,
          ),
        );
        const header = ['d', 'note', 't'].join(delimiter);
        const bytes = utf8((bom ? '\ufeff' : '') + [header, ...lines].join(eol));
        const reading = readStationSeries(bytes, {
          csv: { delimiter, decimal },
          variables: [
            { column: 'd', role: 'date' },
            { column: 't', role: 'air-temperature', unit: 'Cel' },
          ],
        });
        if (written.every((r) => r.temperature === undefined)) {
          expect(reading).toMatchObject({ ok: false, problem: { code: 'FORMAT_NO_VALUES' } });
          return;
        }
        const first = Math.min(...written.map((r) => r.day));
        const last = Math.max(...written.map((r) => r.day));
        const expected = new Float64Array(last - first + 1).fill(NaN);
        for (const r of written) expected[r.day - first] = (r.temperature ?? NaN) + 0;
        expect(reading).toMatchObject({ ok: true, series: { firstDay: first, days: expected.length } });
        expect(reading.ok && reading.series.columns.get('air-temperature')).toEqual(expected);
      }),
    );
  });

  it('of arbitrary bytes, never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, withHeader) => {
        const header = withHeader ? utf8('d,t\n1970-01-01,1\n') : new Uint8Array();
        const all = Uint8Array.of(...header, ...bytes);
        const variables = [
          { column: 'd', role: 'date' },
          { column: 't', role: 'air-temperature' },
        ];
        const reading = readStationSeries(all, { variables });
        if (!reading.ok) expect(reading.problem.code).toMatch(/^FORMAT_/);
      }),
      { numRuns: 2000 },
    );
  });
});

const shared = new URL('../../../../shared/data/drought/piezometers/', import.meta.url);
const withRealData = existsSync(shared) ? describe : describe.skip;

withRealData('the eleven real piezometers', () => {
  const files = existsSync(shared) ? readdirSync(shared).filter((f) => f.endsWith('.csv')) : [];
  const variables = [
    { column: 'date', role: 'date' },
    { column: 'level', role: 'groundwater-level', unit: 'm' },
    { column: 'PRELIQ_Q', role: 'precipitation', unit: 'mm' },
    { column: 'T_Q', role: 'air-temperature', unit: 'Cel' },
    { column: 'ETP_Q', role: 'reference-evapotranspiration', unit: 'mm' },
  ];

  it('are eleven', () => expect(files).toHaveLength(11));

  it.each(files)('%s holds what a plain split of its lines holds', (file) => {
    const bytes = readFileSync(new URL(file, shared));
    const reading = readStationSeries(bytes, { variables });
    if (!reading.ok) throw new Error(reading.problem.detail.en);
    const { firstDay, days, columns } = reading.series;
    const lines = bytes.toString().trim().split('\n').slice(1);
    const expected = [1, 2, 3, 4].map(() => new Float64Array(days).fill(NaN));
    for (const line of lines) {
      const [date = '', ...cells] = line.trim().split(',');
      cells.forEach((text, c) => {
        const column = expected[c];
        if (column) column[Date.parse(date) / 86_400_000 - firstDay] = text === '' ? NaN : Number(text);
      });
    }
    expect([...columns.values()]).toEqual(expected);
  });
});
