import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { useHub } from '../../hub.testing.ts';
import { DatasetFacts } from '../../shared/dataset-facts.ts';
import { useGate } from '../../shared/gate.testing.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import type { Principal } from '../../shared/principal.ts';
import type { RunningHub } from '../../start-hub.ts';
import { DecisionPoint } from './decision-point.ts';

const client: Principal = {
  kind: 'client',
  id: 'test-client',
  organisation: 'other-org',
  roles: ['partner'],
};
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

describe('decisions on two replicas', () => {
  const gate = useGate();
  const hub = useHub(() => ({ DATABASE_URL: gate.through(hub.postgres.appUrl) }));
  let other: RunningHub;
  let provider = '';
  const grant = async (dataset: string, more: Record<string, unknown> = {}) =>
    hub.ok<{ id: string }>('POST', '/grants', {
      key: provider,
      body: {
        dataset,
        grantee: { kind: 'client', id: 'test-client' },
        actions: ['read'],
        purpose: 'research',
        ...more,
      },
    });
  const decide = async (replica: RunningHub, dataset: string) => {
    const fact = await replica.app.get(DatasetFacts, { strict: false }).get(dataset);
    if (!fact) throw new Error(`no dataset ${dataset}`);
    const point = replica.app.get(DecisionPoint, { strict: false });
    return (await point.decide(client, { dataset: fact, action: 'read', version: 1 })).allowed;
  };
  const audited = async (dataset: string) => {
    const { query } = hub.running.app.get(HubDatabase, { strict: false });
    const rows = await query
      .selectFrom('audit.entries')
      .select('entry')
      .where('dataset', '=', dataset)
      .execute();
    return rows
      .map(({ entry }) => JSON.parse(entry) as { action: string; decision: string })
      .filter(({ action }) => action === 'read')
      .map(({ decision }) => decision);
  };

  beforeAll(async () => {
    other = await hub.replica();
    provider = await hub.member('test-org', 'test-provider', ['provider']);
    await hub.ok('POST', '/organisations', { key: hub.adminKey, body: { id: 'other-org', name: 'Essai' } });
    await hub.ok('POST', '/organisations/other-org/clients', {
      key: hub.adminKey,
      body: { id: 'test-client', name: 'Essai', roles: ['partner'] },
    });
    for (const id of ['revoked', 'expiring', 'coming', 'closing', 'cached', 'uncached'])
      await hub.ok('PUT', `/datasets/${id}`, {
        key: provider,
        body: { title: id, publisher: 'test-org', access: 'restricted', licence: 'etalab-2.0' },
      });
    await wait(400);
  });

  it('are audited once for many questions, and end within a second of a revocation elsewhere', async () => {
    const { id } = await grant('revoked');
    await wait(600);
    const many = await Promise.all(Array.from({ length: 50 }, () => decide(other, 'revoked')));
    expect(new Set(many)).toEqual(new Set([true]));
    expect(await audited('revoked')).toEqual(['allowed']);
    await hub.ok('DELETE', `/grants/${id}`, { key: provider });
    await wait(1000);
    expect(await decide(other, 'revoked')).toBe(false);
    expect(await audited('revoked')).toEqual(['allowed', 'refused']);
  });

  it('end and begin by themselves when a grant does, in the midst of their minute', async () => {
    await grant('expiring', { validUntil: inMs(2500) });
    await grant('coming', { validFrom: inMs(2500) });
    await wait(500);
    for (const replica of [hub.running, other]) {
      expect(await decide(replica, 'expiring')).toBe(true);
      expect(await decide(replica, 'coming')).toBe(false);
    }
    await wait(2200);
    for (const replica of [hub.running, other]) {
      expect(await decide(replica, 'expiring')).toBe(false);
      expect(await decide(replica, 'coming')).toBe(true);
    }
  });

  it('follow the access of a dataset', async () => {
    const put = async (access: string) => {
      const { headers } = await hub.call('GET', '/datasets/closing', { key: provider });
      await hub.ok('PUT', '/datasets/closing', {
        key: provider,
        headers: { 'if-match': headers.get('etag') ?? '' },
        body: { title: 'closing', publisher: 'test-org', access, licence: 'etalab-2.0' },
      });
      await wait(1000);
    };
    await put('open');
    expect(await decide(other, 'closing')).toBe(true);
    await put('restricted');
    expect(await decide(other, 'closing')).toBe(false);
  });

  describe('while Postgres is away', () => {
    it('hold for a minute where they were made, and are never made without it', async () => {
      await grant('cached');
      await grant('uncached');
      const key = await hub.ok<{ key: string }>('POST', '/keys', {
        key: hub.adminKey,
        body: { principal: { kind: 'client', id: 'test-client' }, name: 'test' },
      });
      await wait(600);
      expect(await decide(other, 'cached')).toBe(true);
      const facts = other.app.get(DatasetFacts, { strict: false });
      await facts.get('uncached');
      const download = (dataset: string) =>
        hub.call('GET', `${other.url}/datasets/${dataset}/versions/1/files/a.csv`, { key: key.key });
      await download('uncached');
      try {
        gate.close();
        expect(await decide(other, 'cached')).toBe(true);
        await expect(decide(other, 'uncached')).rejects.toThrow();
        const answer = await download('uncached');
        expect(answer.status).toBe(503);
        expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);

        const later = Date.now() + 59_000;
        const clock = jest.spyOn(Date, 'now').mockReturnValue(later);
        expect(await decide(other, 'cached')).toBe(true);
        clock.mockReturnValue(later + 2_000);
        await expect(decide(other, 'cached')).rejects.toThrow();
      } finally {
        jest.restoreAllMocks();
        gate.open();
      }
      for (let looks = 0; looks < 50 && !(await decide(other, 'cached').catch(() => false)); looks += 1)
        await wait(100);
      expect(await decide(other, 'cached')).toBe(true);
    });
  });
});
