import { beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import { useHub } from '../../hub.testing.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { providerOf } from '../../provider.testing.ts';
import { Catalogue } from './catalogue.ts';
import { VersionsRepository } from './versions.repository.ts';

const MANY = 100_000;

describe('with 100,000 versions of a dataset', () => {
  const hub = useHub();
  let key = '';
  const provider = providerOf(hub, () => key, 'test-org');
  const database = () => hub.running.app.get(HubDatabase, { strict: false });
  const publish = (dataset: string, sum: number) =>
    hub.running.app.get(Catalogue, { strict: false }).publish({
      dataset,
      files: [{ path: 'a', mediaType: 'text/csv', size: 1, sha256: String(sum).padStart(64, '0') }],
      publishedBy: { kind: 'member', id: 'test' },
    });

  beforeAll(async () => {
    key = await hub.member('test-org', 'test-provider', ['provider']);
    for (const id of ['few', 'many']) {
      await provider.putDataset(id, { access: 'open' });
      await publish(id, 1);
    }
    await database().transaction(async () => {
      await sql`
        insert into catalogue.versions (dataset, number, digest, published_by)
        select 'many', n, md5(n::text), '{}' from generate_series(2, ${MANY}::integer) n`.execute(
        database().query,
      );
      await sql`
        insert into catalogue.version_files (dataset, number, ordinal, path, media_type, size, sha256)
        select 'many', n, 0, 'a', 'text/csv', 1, md5(n::text) from generate_series(2, ${MANY}::integer) n`.execute(
        database().query,
      );
      await sql`update catalogue.datasets set latest = ${MANY} where id = 'many'`.execute(database().query);
    });
  }, 120_000);

  const counted = async () => {
    const { rows } = await sql<{ read: number; scans: number }>`
      select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::integer as read,
        coalesce(sum(seq_scan) filter (where relname in ('versions', 'version_files')), 0)::integer as scans
      from pg_stat_xact_user_tables where schemaname in ('catalogue', 'audit', 'platform')`.execute(
      database().query,
    );
    return rows[0] ?? { read: 0, scans: 0 };
  };
  /** Rows that Postgres read for `act`, and how often it read a table of versions from end to end. */
  const readFor = (act: () => Promise<unknown>) =>
    database().transaction(async () => {
      // What the connection counted before may not have been handed in yet.
      const before = await counted();
      await act();
      const after = await counted();
      return { read: after.read - before.read, scans: after.scans - before.scans };
    });

  it('the next one reads no more than the second did', async () => {
    const second = await readFor(() => publish('few', 2));
    const next = await readFor(() => publish('many', MANY + 1));
    expect(second.read).toBeGreaterThan(0);
    expect(next.scans).toBe(0);
    expect(next.read).toBeLessThanOrEqual(1.2 * second.read);
    expect(await hub.ok('GET', '/datasets/many')).toMatchObject({ latest: MANY + 1 });
  });

  it('a withdrawal, a page and a look from the end read what they show', async () => {
    // Postgres does so by itself once as many rows have come.
    const owner = new pg.Client({ connectionString: hub.postgres.ownerUrl });
    await owner.connect();
    await owner.query('analyze catalogue.versions, catalogue.version_files');
    await owner.end();
    const { read } = await readFor(() =>
      hub.running.app
        .get(VersionsRepository, { strict: false })
        .list('many', 101, 90_000, { drafts: false, hiddenInputs: [] }),
    );
    expect(read).toBeLessThanOrEqual(101);
    const { items, next } = await hub.ok<{ items: { number: number }[]; next: string }>(
      'GET',
      `/datasets/many/versions?limit=2&cursor=${Buffer.from('99998').toString('base64url')}`,
    );
    expect(items.map(({ number }) => number)).toEqual([99_999, 100_000]);
    expect((await hub.ok<{ items: unknown[] }>('GET', next)).items).toHaveLength(1);
    await hub.ok('POST', `/datasets/many/versions/${MANY + 1}/withdraw`, { key, body: { reason: 'Essai' } });
    expect(await hub.ok('GET', '/datasets/many')).toMatchObject({ latest: MANY });
  });
});
