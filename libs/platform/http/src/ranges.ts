import { Problem } from '@cdh/contracts';

export interface ByteRange {
  start: number;
  /** Inclusive. */
  end: number;
}

/**
 * The one byte range that a `Range` header asks of `size` bytes; null when there is none, when it is of another unit,
 * or when several are asked for (the whole is then a valid answer, RFC 9110 §14.2). Throws 416 when it lies outside.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | null {
  const match = header === undefined ? null : /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const [, from = '', to = ''] = match;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return null;
  if (start >= size || (from === '' && Number(to) === 0)) {
    throw new Problem(
      'RANGE_NOT_SATISFIABLE',
      {
        fr: `La plage demandée dépasse les ${size} octets.`,
        en: `The range lies outside the ${size} bytes.`,
      },
      { extensions: { size } },
    );
  }
  return { start, end };
}
