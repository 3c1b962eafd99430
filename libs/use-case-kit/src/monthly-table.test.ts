import { describe, expect, it } from '@jest/globals';
import { decodeMonthlyTable, encodeMonthlyTable } from './monthly-table.ts';

const table = {
  firstMonth: 1965 * 12 + 9,
  rows: 3,
  columns: new Map([
    ['precipitation', Float64Array.of(1.5, NaN, 1 / 3)],
    ['air-temperature', Float64Array.of(-2, 0, Number.MIN_VALUE)],
  ]),
};

describe('a monthly table', () => {
  it('comes back exactly as it was written', () => {
    const read = decodeMonthlyTable(encodeMonthlyTable(table));
    expect(read.firstMonth).toBe(table.firstMonth);
    expect(read.rows).toBe(3);
    expect([...read.columns].sort()).toEqual([...table.columns].sort());
  });

  it('is a NumPy file: magic, header padded to 64 bytes, months since 1970 in each record', () => {
    const bytes = encodeMonthlyTable(table);
    expect([...bytes.subarray(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
    const headerLength = bytes[8]! + bytes[9]! * 256;
    expect((10 + headerLength) % 64).toBe(0);
    expect(new TextDecoder().decode(bytes.subarray(10, 10 + headerLength)).trimEnd()).toBe(
      "{'descr': [('month', '<M8[M]'), ('air-temperature', '<f8'), ('precipitation', '<f8')], 'fortran_order': False, 'shape': (3,), }",
    );
    expect(new DataView(bytes.buffer).getBigInt64(10 + headerLength, true)).toBe(-51n);
  });

  it('has the same bytes whatever the order of its columns', () => {
    const turned = { ...table, columns: new Map([...table.columns].reverse()) };
    expect(encodeMonthlyTable(turned)).toEqual(encodeMonthlyTable(table));
  });

  it('may be empty', () => {
    expect(
      decodeMonthlyTable(encodeMonthlyTable({ firstMonth: 24_000, rows: 0, columns: new Map() })).rows,
    ).toBe(0);
  });

  it('is read from the middle of a buffer', () => {
    const bytes = encodeMonthlyTable(table);
    const padded = new Uint8Array(bytes.length + 3);
    padded.set(bytes, 3);
    expect(decodeMonthlyTable(padded.subarray(3)).rows).toBe(3);
  });

  it('is refused when cut short, longer, or something else', () => {
    const bytes = encodeMonthlyTable(table);
    for (const wrong of [
      bytes.subarray(0, -1),
      new Uint8Array([...bytes, 0]),
      bytes.subarray(1),
      new Uint8Array(0),
    ]) {
      expect(() => decodeMonthlyTable(wrong)).toThrow(RangeError);
    }
  });
});
