const widthOf = (text: string) => Array.from(text).length;

/** Columns of equal width under their heads; cells never contain line breaks or control characters. */
export function table(heads: string[], rows: (string | number | null | undefined)[][]): string {
  const cells = rows.map((row) => row.map(printable));
  const all = [heads, ...cells];
  const widths = heads.map((_, i) => Math.max(...all.map((row) => widthOf(row[i] ?? ''))));
  const line = (row: string[]) =>
    row
      .map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd();
  return all.map(line).join('\n');
}

/** `name: value` lines; those without a value are left out. */
export function facts(entries: [name: string, value: string | number | null | undefined][]): string {
  const known = entries.filter(([, value]) => value !== undefined && value !== null && value !== '');
  const width = Math.max(...known.map(([name]) => widthOf(name)));
  return known.map(([name, value]) => `${name.padEnd(width)}  ${printable(value)}`).join('\n');
}

/** Texts come from others: a terminal must not take part of them for commands. */
export const printable = (value: string | number | null | undefined): string =>
  String(value ?? '–').replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');

/** `1.4 MB`, in powers of ten. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
