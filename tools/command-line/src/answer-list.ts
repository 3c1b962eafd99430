import type { Page } from '@cdh/sdk';
import type { Context } from './context.ts';

export interface ListOptions {
  /** Items at most; all without it. */
  limit?: number;
}

const LARGEST_PAGE = 1000;

/** Size of the pages to ask for: few large ones. */
export const pageSize = ({ limit = LARGEST_PAGE }: ListOptions) => ({ limit: Math.min(limit, LARGEST_PAGE) });

/**
 * Prints the items of all pages, as far as the limit. Under `--json` it is the API's own body, its pages joined; it
 * keeps `next` when the limit cut the list.
 */
export async function answerList<T>(
  context: Context,
  pages: AsyncIterable<Page<T>>,
  { limit = Infinity }: ListOptions,
  render: (items: T[]) => string,
): Promise<void> {
  const items: T[] = [];
  let body: Page<T> = { items };
  for await (const page of pages) {
    items.push(...page.items);
    body = { ...body, ...page, items };
    if (page.next === undefined) delete body.next;
    if (items.length >= limit) break;
  }
  if (items.length > limit) {
    items.length = limit;
    context.note(context.say('listCut', { count: limit }));
    delete body.next;
  } else if (body.next !== undefined) context.note(context.say('listCut', { count: items.length }));
  await context.answer(body, () => (items.length === 0 ? context.say('nothing') : render(items)));
}
