import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Dataset, Page, Person } from '@cdh/sdk';
import { get, mustCall } from './harness/call.ts';
import { adminKey, run, uniqueId } from './harness/deployment.ts';
import { createOrganisation, createParties, type Parties } from './harness/people.ts';
import { expectProblem } from './harness/problems.ts';
import { createDataset } from './harness/publish.ts';

const idsOf = (items: { id: string }[]) => items.map(({ id }) => id);

describe('a list in pages', () => {
  let members: string;
  const key = adminKey();
  const add = (id: string) =>
    mustCall('POST', members, { key, body: { id, name: 'Personne d’essai synthétique', roles: [] } });
  const page = async (path: string) => (await mustCall('GET', path, { key })).as<Page<Person>>();

  beforeAll(async () => {
    members = `/organisations/${await createOrganisation('lists')}/members`;
  });

  it('gives each item once while others are added', async () => {
    const first = Array.from({ length: 7 }, (_, i) => `acc-${run}-m${i * 2}`);
    for (const id of first) await add(id);
    const seen: string[] = [];
    let next: string | undefined = `${members}?limit=2`;
    for (let pages = 0; next !== undefined; pages++) {
      expect(pages).toBeLessThan(12);
      const { items, next: following }: Page<Person> = await page(next);
      expect(items.length).toBeLessThanOrEqual(2);
      seen.push(...idsOf(items));
      next = following;
      // One before and one after where we stand.
      if (pages === 1) await Promise.all([add(`acc-${run}-m1`), add(`acc-${run}-m9`)]);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(first));
  });

  it('takes limits from 1 to 1000', async () => {
    expect((await page(`${members}?limit=1`)).items).toHaveLength(1);
    expect((await page(`${members}?limit=1000`)).next).toBeUndefined();
    for (const limit of ['0', '1001', '-1', 'many', '1.5'])
      expectProblem(await get(`${members}?limit=${limit}`, key), 400);
  });

  it('refuses a cursor that it never gave, and does not fail on it', async () => {
    for (const cursor of ['%00', 'nonsense', '..%2F..', 'x'.repeat(600)]) {
      const { status } = await get(`${members}?cursor=${cursor}`, key);
      expect(status).toBeLessThan(500);
    }
  });
});

describe('the list of datasets', () => {
  let parties: Parties;
  const word = `motcle${run}`;
  const find = async (query: string, key?: string) =>
    (await mustCall('GET', `/datasets?${query}`, { key })).as<Page<Dataset> & { total: number }>();

  beforeAll(async () => {
    parties = await createParties();
    const title = { fr: `Jeu synthétique ${word}`, en: `Synthetic ${word}` };
    for (const access of ['open', 'restricted', 'private'] as const)
      await createDataset(parties, access, { title, id: uniqueId(access) });
  });

  it('finds by words, and counts only what the caller may see', async () => {
    const anonymous = await find(`q=${word}`);
    expect(anonymous.total).toBe(2);
    expect(anonymous.items.map(({ access }) => access).sort()).toEqual(['open', 'restricted']);
    expect((await find(`q=${word}`, parties.provider.key)).total).toBe(3);
    expect((await find(`q=${word}`, parties.partner.key)).total).toBe(2);
    expect((await find(`q=${word}&limit=1`, parties.partner.key)).total).toBe(2);
  });

  it('filters by kind', async () => {
    expect((await find(`q=${word}&kind=source`)).items.map(({ kind }) => kind)).toEqual(['source', 'source']);
    expect((await find(`q=${word}&kind=product`)).total).toBe(0);
    expectProblem(await get('/datasets?kind=nonsense'), 400);
  });
});
