import { Problem } from '@cdh/contracts';
import { z } from 'zod';

/** `?limit=&cursor=` of every list. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().max(500).optional(),
});
export type PageQuery = z.output<typeof pageQuery>;

export interface Page<T> {
  items: T[];
  next?: string;
  total?: number;
}

export const encodeCursor = (key: string | number) => Buffer.from(String(key)).toString('base64url');

/** The key that a page ended with. Throws 400 on what no page of the hub's could have ended with. */
export function decodeCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const key = Buffer.from(cursor, 'base64url').toString();
  if (encodeCursor(key) !== cursor || key.includes('\0')) throw cursorUnknown();
  return key;
}

/** As `decodeCursor`, where pages end with a number that fits a column of this size. */
export function decodeNumber(cursor: string | undefined, largest = 2 ** 31 - 1): number | undefined {
  const key = decodeCursor(cursor);
  if (key === undefined) return undefined;
  if (!/^\d{1,16}$/.test(key) || Number(key) > largest) throw cursorUnknown();
  return Number(key);
}

const cursorUnknown = () =>
  new Problem(
    'MALFORMED',
    { fr: 'Ce curseur ne vient pas du hub.', en: 'This cursor is not one of the hub’s.' },
    {
      remedy: {
        fr: 'Suivez l’adresse « next » de la page précédente, telle quelle.',
        en: 'Follow the address "next" of the page before as it is.',
      },
    },
  );

/**
 * Cuts `rows`, read with a limit of one more than asked, to a page; `next` is the same address with the last key.
 * `path` includes the query that selects, without limit and cursor.
 */
export function toPage<T>(
  rows: T[],
  page: PageQuery,
  key: (row: T) => string | number,
  base: string,
  path: string,
  query: Record<string, unknown> = {},
): Page<T> {
  const items = rows.slice(0, page.limit);
  const last = items.at(-1);
  if (rows.length <= page.limit || last === undefined) return { items };
  // A base may have a path of its own, behind an ingress.
  const url = new URL(base + path);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, String(value));
  url.searchParams.set('limit', String(page.limit));
  url.searchParams.set('cursor', encodeCursor(key(last)));
  return { items, next: url.href };
}
