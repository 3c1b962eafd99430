import { beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditEntry, Grant, Page, UsageItem } from '@cdh/sdk';
import { call, get, mustCall } from './harness/call.ts';
import { adminKey } from './harness/deployment.ts';
import { eventually } from './harness/eventually.ts';
import { createGrant, listAll } from './harness/grants.ts';
import { createParties, type Parties } from './harness/people.ts';
import { expectProblem } from './harness/problems.ts';
import { createDataset, download, filePath, publish, textFile } from './harness/publish.ts';

const content = 'x'.repeat(5_000);
let parties: Parties;
let dataset: string;
let grant: Grant;

// One refused read, then three under a grant.
beforeAll(async () => {
  parties = await createParties();
  dataset = await createDataset(parties, 'restricted');
  await publish(dataset, parties.provider.key, [textFile(content)]);
  const read = () => download(filePath(dataset, 1, 'data.txt'), parties.partner.key);
  expectProblem((await read()).last, 403);
  grant = await createGrant(parties.provider.key, {
    dataset,
    grantee: { kind: 'member', id: parties.partner.id },
    actions: ['read'],
  });
  for (let i = 0; i < 3; i++) expect((await read()).last.status).toBe(200);
});

describe('the audit', () => {
  const entries = (key: string) => listAll<AuditEntry>(`/audit?dataset=${dataset}`, key);

  it('has each decision once, and what was done to the dataset', async () => {
    const all = await entries(parties.provider.key);
    const decisions = all.filter(({ action }) => action === 'read');
    expect(decisions).toEqual([
      expect.objectContaining({ dataset, version: 1, decision: 'refused' }),
      expect.objectContaining({ dataset, version: 1, decision: 'allowed', grant: grant.id }),
    ]);
    for (const { seq, at, traceId } of all) {
      expect(seq).toBeGreaterThan(0);
      expect(at).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
      expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    }
    expect(all.map(({ action }) => action)).toEqual(expect.arrayContaining(['create', 'grant']));
  });

  it('is the same for the administrator, and goes on after a number', async () => {
    const all = await entries(parties.provider.key);
    expect(await entries(adminKey())).toEqual(all);
    const after = all[1]?.seq ?? 0;
    const path = `/audit?dataset=${dataset}&after=${after}`;
    const rest = (await mustCall('GET', path, { key: adminKey() })).as<Page<AuditEntry>>();
    expect(rest.items).toEqual(all.slice(2));
  });

  it('shows a provider its own datasets only', async () => {
    const own = await listAll<AuditEntry>('/audit?limit=1000', parties.provider.key);
    expect(new Set(own.map((entry) => entry.dataset))).toEqual(new Set([dataset]));
  });

  it('is read, never written', async () => {
    for (const method of ['DELETE', 'PUT', 'PATCH', 'POST']) {
      const { status } = await call(method, '/audit', { key: adminKey(), body: {} });
      expect([404, 405]).toContain(status);
    }
  });
});

describe('the usage', () => {
  const path = () => `/usage?dataset=${dataset}`;
  const sum = (items: UsageItem[], member: 'calls' | 'bytes' | 'refused') =>
    items.reduce((total, item) => total + item[member], 0);

  it('counts every read and its bytes, and what was refused', async () => {
    const read = () => listAll<UsageItem>(path(), parties.partner.key);
    const items = await eventually(
      read,
      (found) =>
        sum(
          found.filter((item) => item.grant === grant.id),
          'calls',
        ) >= 3,
      { withinMs: 3_000 },
    );
    const granted = items.filter((item) => item.grant === grant.id);
    expect({ calls: sum(granted, 'calls'), bytes: sum(granted, 'bytes') }).toEqual({
      calls: 3,
      bytes: 3 * content.length,
    });
    expect(sum(items, 'refused')).toBe(1);
    const { key } = parties.provider;
    expect(await listAll<UsageItem>(path(), key)).toEqual(expect.arrayContaining(granted));
    expect(await listAll<UsageItem>(path(), adminKey())).toEqual(expect.arrayContaining(granted));
  });

  it('is for those whom it concerns', async () => {
    const other = await createParties();
    expect(await listAll<UsageItem>('/usage', other.provider.key)).toEqual([]);
    const hidden = await get(path(), other.partner.key);
    expect(hidden.status === 404 || hidden.as<Page<UsageItem>>().items.length === 0).toBe(true);
  });

  it('is cut by days', async () => {
    const [yesterday, tomorrow] = [-1, 1].map((days) =>
      new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10),
    );
    const { key } = parties.partner;
    expect(
      (await listAll<UsageItem>(`${path()}&from=${yesterday}&to=${tomorrow}`, key)).length,
    ).toBeGreaterThan(0);
    expect(await listAll<UsageItem>(`${path()}&to=2001-01-01`, key)).toEqual([]);
    expectProblem(await get('/usage?from=yesterday', key), 400);
  });
});
