import { canonicalJson } from '@cdh/contracts';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { useHub } from '../../hub.testing.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import type { RunningHub } from '../../start-hub.ts';
import { AuditLog } from './audit-log.ts';

const refusal = (id: string) => ({
  principal: { kind: 'client', id },
  action: 'read',
  decision: 'refused' as const,
  dataset: 'test-dataset',
});

describe('the audit on two replicas', () => {
  const hub = useHub();
  let replicas: RunningHub[] = [];
  const parts = (replica: RunningHub) => ({
    audit: replica.app.get(AuditLog, { strict: false }),
    database: replica.app.get(HubDatabase, { strict: false }),
  });
  const entries = async () => {
    const { database } = parts(hub.running);
    return database.query.selectFrom('audit.entries').selectAll().orderBy('seq').execute();
  };

  beforeAll(async () => {
    replicas = [hub.running, await hub.replica()];
  });

  it('numbers decisions without a gap, however many come at once, and gives failed ones their number back', async () => {
    const recorded = Array.from({ length: 500 }, (_, i) =>
      parts(replicas[i % 2]!).audit.record(refusal(`client-${i}`)),
    );
    const failed = Array.from({ length: 20 }, (_, i) => {
      const { audit, database } = parts(replicas[i % 2]!);
      return database
        .transaction(async () => {
          await audit.recordAct(refusal('of-a-failed-act'));
          throw new Error('undone');
        })
        .catch((error: Error) => error.message);
    });
    await Promise.all(recorded);
    expect(new Set(await Promise.all(failed))).toEqual(new Set(['undone']));

    const rows = await entries();
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, i) => i + 1));
    const told = rows.map(({ entry }) => (JSON.parse(entry) as { principal: { id: string } }).principal.id);
    expect(told.filter((id) => id.startsWith('client-')).length).toBe(500);
    expect(new Set(told.filter((id) => id.startsWith('client-'))).size).toBe(500);
    expect(told).not.toContain('of-a-failed-act');
  });

  it('keeps canonical JSON that says its own number and time', async () => {
    for (const { seq, at, entry } of await entries()) {
      const read = JSON.parse(entry) as { seq: number; at: string };
      expect(entry).toBe(canonicalJson(read));
      expect(read).toMatchObject({ seq, at: at.toISOString() });
    }
  });

  it('names people by a pseudonym alone, which nobody can resolve once they are deleted', async () => {
    const key = await hub.member('test-org', 'jeanne.essai', ['provider']);
    await hub.ok('PUT', '/datasets/test-dataset', {
      key,
      body: { title: 'Essai', publisher: 'test-org', access: 'restricted', licence: 'etalab-2.0' },
    });
    const { pseudonym } = await hub.ok<{ pseudonym: string }>('GET', '/whoami', { key });
    const { database } = parts(hub.running);
    const written = async () => {
      const usage = await database.query.selectFrom('metering.usage_events').selectAll().execute();
      const versions = await database.query.selectFrom('catalogue.versions').selectAll().execute();
      return JSON.stringify([await entries(), usage, versions]);
    };
    expect(await written()).toContain(pseudonym);
    expect(await written()).not.toContain('jeanne');

    await hub.ok('DELETE', '/organisations/test-org/members/jeanne.essai', { key: hub.adminKey });
    const links = await database.query.selectFrom('identity.pseudonyms').selectAll().execute();
    expect(links.filter((link) => link.pseudonym === pseudonym)).toEqual([]);
    expect(await written()).toContain(pseudonym);
  });

  it('keeps a person’s pseudonym when an owner elsewhere tries to delete that person', async () => {
    const key = await hub.member('test-org', 'paul.essai', ['provider']);
    const stranger = await hub.member('other-org', 'test-owner', ['owner']);
    const answer = await hub.call('DELETE', '/organisations/other-org/members/paul.essai', { key: stranger });
    expect(answer.status).toBe(404);
    await hub.ok('PUT', '/datasets/test-dataset.2', {
      key,
      body: { title: 'Essai', publisher: 'test-org', access: 'restricted', licence: 'etalab-2.0' },
    });
    expect(JSON.stringify(await entries())).not.toContain('paul');
    expect(await hub.ok('GET', '/whoami', { key })).toMatchObject({ pseudonym: expect.any(String) });
  });
});
