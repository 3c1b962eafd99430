/** Reads a fixture by its path under `drought/`. */
export type ReadText = (path: string) => string;

const number = (cell: string) => (cell.endsWith('Inf') ? Number(`${cell}inity`) : Number(cell));

/** A file of numbers only, row by row. */
export function matrixOf(read: ReadText, path: string): Float64Array {
  return Float64Array.from(read(path).trim().split(/[\n,]/), number);
}

/** One column of a file with a header. */
export function columnOf(read: ReadText, path: string, position: number): Float64Array {
  const lines = read(path).trim().split('\n').slice(1);
  return Float64Array.from(
    lines.filter((line) => !line.startsWith('#')),
    (line) => number(line.split(',')[position]!),
  );
}

/** Largest difference where both have a value; Infinity where only one has one, or the lengths differ. */
export function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < actual.length; i++) {
    const [a, e] = [actual[i]!, expected[i]!];
    if (Number.isNaN(a) !== Number.isNaN(e)) return Infinity;
    if (!Number.isNaN(a)) largest = Math.max(largest, Math.abs(a - e));
  }
  return largest;
}
