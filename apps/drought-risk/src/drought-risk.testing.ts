import { createHash } from 'node:crypto';
import type { ComputeInput, DatasetRecord } from '@cdh/use-case-kit';

/** An input as the kit gives it, from bytes at hand. */
export function inputOf(
  record: Partial<DatasetRecord> & { id: string },
  csv: string | Uint8Array,
): ComputeInput {
  const bytes = typeof csv === 'string' ? new TextEncoder().encode(csv) : csv;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    dataset: {
      title: { fr: record.id },
      publisher: 'demo',
      access: 'restricted',
      licence: 'etalab-2.0',
      conformsTo: ['cdh:station-series'],
      ...record,
    },
    version: 1,
    digest: sha256,
    files: [
      { path: 'data.csv', mediaType: 'text/csv', size: bytes.length, sha256, bytes: async () => bytes },
    ],
  };
}

/** Daily rows `date,<value>` from 1 January of `first` to 31 December of `last`. */
export function dailyCsv(header: string, first: number, last: number, row: (day: Date) => string): string {
  const lines = [`date,${header}`];
  const end = Date.UTC(last, 11, 31);
  for (let t = Date.UTC(first, 0, 1); t <= end; t += 86_400_000) {
    const day = new Date(t);
    lines.push(`${day.toISOString().slice(0, 10)},${row(day)}`);
  }
  return lines.join('\n');
}

/** Reproducible noise in [0, 1), from a date. */
export const noise = (day: Date, salt = 0): number => {
  const x = Math.sin(day.getTime() / 86_400_000 + salt * 17.3) * 43_758.5453;
  return x - Math.floor(x);
};
