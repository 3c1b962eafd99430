import type { Grant, NewGrant, Page, ProductPartition } from '@cdh/sdk';
import { type Answer, call, mustCall } from './call.ts';
import { eventually } from './eventually.ts';

type Body = Omit<NewGrant, 'purpose'> & { purpose?: string };

export const postGrant = (key: string, grant: Body): Promise<Answer> =>
  call('POST', '/grants', { key, body: { purpose: 'drought-monitoring', ...grant } });

export async function createGrant(key: string, grant: Body): Promise<Grant> {
  const answer = await postGrant(key, grant);
  if (answer.status !== 201) throw new Error(`POST /grants: ${answer.status} ${answer.text}`);
  return answer.as<Grant>();
}

export const revoke = (key: string, grant: string) => mustCall('DELETE', `/grants/${grant}`, { key });

/** Every item of a list, whichever pages it comes in. */
export async function listAll<T>(path: string, key?: string): Promise<T[]> {
  const items: T[] = [];
  let next: string | undefined = path;
  while (next !== undefined) {
    const page: Page<T> = (await mustCall('GET', next, { key })).as<Page<T>>();
    items.push(...page.items);
    next = page.next;
  }
  return items;
}

/** The partition, as this key sees it, once it is computed from this version of this dataset, or failed. */
export function awaitPartition(
  key: string,
  useCase: string,
  partition: string,
  input: { dataset: string; version: number },
): Promise<ProductPartition | undefined> {
  const find = async () =>
    (await listAll<ProductPartition>(`/use-cases/${useCase}/products?limit=1000`, key)).find(
      (item) => item.partition === partition,
    );
  const isThere = (found: ProductPartition | undefined) =>
    found?.state === 'failed' ||
    (found?.state === 'current' &&
      found.inputs.some((one) => one.dataset === input.dataset && one.version === input.version));
  return eventually(find, isThere, { withinMs: 40_000, everyMs: 200 });
}
