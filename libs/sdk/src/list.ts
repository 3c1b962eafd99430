import type { Query } from './encode.ts';
import type { CallOptions, Http } from './http.ts';
import type { Page } from './types.ts';

/** A list of the hub: one page, all pages, or every item. */
export interface List<T, Q extends object = object> {
  page(query?: Q & PageQuery, options?: CallOptions): Promise<Page<T>>;
  pages(query?: Q & PageQuery, options?: CallOptions): AsyncGenerator<Page<T>, void, undefined>;
  all(query?: Q & PageQuery, options?: CallOptions): AsyncGenerator<T, void, undefined>;
}

export interface PageQuery {
  /** Items a page, 1–1000. */
  limit?: number;
  cursor?: string;
}

export function listOf<T, Q extends object = object>(http: Http, path: string): List<T, Q> {
  const page = (query?: object, options: CallOptions = {}) =>
    http.json<Page<T>>('GET', path, { query: query as Query, ...options });

  async function* pages(query?: object, options?: CallOptions) {
    let current: Page<T> = await page(query, options);
    yield current;
    while (current.next !== undefined) {
      current = await page(queryOfNext(current.next), options);
      yield current;
    }
  }

  async function* all(query?: object, options?: CallOptions) {
    for await (const { items } of pages(query, options)) yield* items;
  }

  return { page, pages, all };
}

/**
 * Only the query of `next` is followed, on the address that was called: the hub's public name need not be the one that
 * this client reaches it by, and the key goes nowhere else.
 */
function queryOfNext(next: string): Query {
  const query: Record<string, string[]> = {};
  for (const [name, value] of new URL(next, 'http://hub.invalid').searchParams)
    (query[name] ??= []).push(value);
  return query;
}
