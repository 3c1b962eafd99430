/** Monthly series on one axis without gaps, NaN where there is no value. */
export interface MonthlyTable {
  /** Year · 12 + month − 1 of the first row. */
  firstMonth: number;
  rows: number;
  /** By name, of lower-case letters, digits and hyphens; all of `rows` values. */
  columns: ReadonlyMap<string, Float64Array>;
}

export const MEDIA_NPY = 'application/x-npy';
const EPOCH_MONTH = 1970 * 12;
const PREAMBLE = 10;
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];

/**
 * The table as a NumPy `.npy` file, format 1.0: one record per month, `month` (`datetime64[M]`) and one `<f8` per column.
 * Readable anywhere (`pandas.DataFrame(numpy.load(f))`), and the same table always gives the same bytes.
 * Source: NumPy Enhancement Proposal 1.
 */
export function encodeMonthlyTable({ firstMonth, rows, columns }: MonthlyTable): Uint8Array {
  const series = [...columns].sort(([a], [b]) => (a < b ? -1 : 1));
  const fields = [['month', '<M8[M]'], ...series.map(([name]) => [name, '<f8'])];
  const descr = fields.map(([name, type]) => `('${name}', '${type}')`).join(', ');
  const header = `{'descr': [${descr}], 'fortran_order': False, 'shape': (${rows},), }`;
  const start = Math.ceil((PREAMBLE + header.length + 1) / 64) * 64;
  const bytes = new Uint8Array(start + rows * fields.length * 8);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint16(8, start - PREAMBLE, true);
  bytes.set(new TextEncoder().encode(`${header.padEnd(start - PREAMBLE - 1)}\n`), PREAMBLE);
  for (let row = 0, at = start; row < rows; row++) {
    view.setBigInt64(at, BigInt(firstMonth + row - EPOCH_MONTH), true);
    at += 8;
    for (const [, values] of series) {
      view.setFloat64(at, values[row] ?? NaN, true);
      at += 8;
    }
  }
  return bytes;
}

/** Inverse of {@link encodeMonthlyTable}. @throws RangeError for bytes that are no such file */
export function decodeMonthlyTable(bytes: Uint8Array): MonthlyTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isNpy = bytes.length > PREAMBLE && MAGIC.every((byte, i) => bytes[i] === byte);
  const start = isNpy ? PREAMBLE + view.getUint16(8, true) : 0;
  const header = new TextDecoder('latin1').decode(bytes.subarray(PREAMBLE, start));
  const rows = Number(/'shape': \((\d+),\)/.exec(header)?.[1]);
  const names = [...header.matchAll(/\('([a-z0-9-]+)', '<f8'\)/g)].map(([, name = '']) => name);
  const width = (names.length + 1) * 8;
  if (!header.startsWith("{'descr': [('month', '<M8[M]')") || start + rows * width !== bytes.length) {
    throw new RangeError('not a monthly table');
  }
  const columns = new Map(
    names.map((name, column) => {
      const values = new Float64Array(rows);
      for (let row = 0; row < rows; row++) {
        values[row] = view.getFloat64(start + row * width + (column + 1) * 8, true);
      }
      return [name, values];
    }),
  );
  const firstMonth = rows > 0 ? Number(view.getBigInt64(start, true)) + EPOCH_MONTH : EPOCH_MONTH;
  return { firstMonth, rows, columns };
}
