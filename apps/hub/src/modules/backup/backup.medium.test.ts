import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { FileObjectStore } from '@cdh/object-store';
import { migrate } from '@cdh/postgres';
import { describeWith, useMinio } from '@cdh/testing';
import pg from 'pg';
import { migrations } from '../../database/migrations/index.ts';
import { type TestHub, useHub } from '../../hub.testing.ts';
import { BACKUP_LOCK } from '../../shared/backup-lock.ts';
import { BackupPlace } from './backup-place.ts';
import { filesUnder, type Ground, providerOf, sha256, useBackups } from './backup.testing.ts';
import { createBackup } from './create-backup.ts';
import { openSession } from './hub-session.ts';

async function query<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

describe('a backup', () => {
  const hub = useHub();
  const backups = useBackups(hub);
  let key = '';
  let partner = '';
  let place = '';
  const provider = providerOf(hub, () => key);
  const shared = { path: 'same.csv', text: 'the same bytes in two versions\n' };
  const flip = (path: string) => {
    const bytes = readFileSync(path);
    bytes[0]! ^= 1;
    writeFileSync(path, bytes);
  };

  beforeAll(async () => {
    key = await hub.member('test-org', 'test-provider', ['provider']);
    partner = await hub.member('other-org', 'test-partner', ['partner']);
    await provider.put('public', 'open');
    await provider.put('secret', 'private');
    await provider.put('busy', 'open');
    await provider.publish('public', [{ path: 'a.csv', text: 'first\n' }, shared]);
    await provider.publish('public', [{ path: 'a.csv', text: 'withdrawn\n' }]);
    await provider.publish('secret', [{ path: 'b.csv', text: 'for few\n' }, shared]);
    await hub.ok('POST', '/datasets/public/versions/2/withdraw', {
      key,
      body: { reason: { fr: 'Erreur', en: 'Error' } },
    });
    await hub.ok('POST', '/grants', {
      key,
      body: {
        dataset: 'secret',
        grantee: { kind: 'member', id: 'test-partner' },
        actions: ['read'],
        purpose: 'research',
      },
    });
    await provider.open('public', [{ path: 'never.csv', text: 'never sent\n' }]);
    place = backups.newFolder();
  }, 60_000);

  const file = (url: string, path: string, by?: string) =>
    fetch(`${url}/datasets/${path}`, by === undefined ? {} : { headers: { authorization: `Bearer ${by}` } });

  /** Every file of every version: its bytes, as the hub gives them to an administrator of its bytes, have its sum. */
  const verifyEveryFile = async (url: string, ground: Ground) => {
    const rows = await query<{ dataset: string; number: number; path: string; sha256: string }>(
      ground.ownerUrl,
      `select dataset, number, path, sha256 from catalogue.version_files
       join catalogue.versions using (dataset, number) where state = 'published'`,
    );
    for (const row of rows) {
      const answer = await file(url, `${row.dataset}/versions/${row.number}/files/${row.path}`, key);
      expect([row.dataset, row.number, answer.status]).toEqual([row.dataset, row.number, 200]);
      expect(sha256(new Uint8Array(await answer.arrayBuffer()))).toBe(row.sha256);
    }
    return rows.length;
  };
  const expectGapless = async (ground: Ground) => {
    const [audit] = await query<{ n: number; first: number; last: number; counter: number }>(
      ground.ownerUrl,
      'select count(*) n, min(seq) first, max(seq) last, (select seq from audit.counter) counter from audit.entries',
    );
    expect(audit?.n).toBeGreaterThan(0);
    expect([audit?.first, audit?.last, audit?.counter]).toEqual([1, audit?.n, audit?.n]);
  };

  it('is taken while writes go on, and is one moment of them, restored whole', async () => {
    let going = true;
    let published = 0;
    const writing = (async () => {
      while (going) {
        await provider.publish('busy', [{ path: 'n.csv', text: `number ${(published += 1)}\n` }]);
      }
    })();
    while (published < 2) await wait(20);
    try {
      expect(await backups.backup(place)).toBe(0);
    } finally {
      going = false;
      await writing;
    }
    const ground = await backups.emptyGround();
    expect(await backups.restore(place, ground)).toBe(0);
    const { url } = await backups.start(ground);
    expect(await verifyEveryFile(url, ground)).toBeGreaterThan(3);
    await expectGapless(ground);

    expect((await file(url, 'public/versions/2/files/a.csv', key)).status).toBe(410);
    expect(await (await file(url, 'secret/versions/1/files/b.csv', partner)).text()).toBe('for few\n');
    expect((await file(url, 'secret/versions/1/files/b.csv')).status).toBe(404);
    const [upload] = await query<{ id: string }>(
      ground.ownerUrl,
      `select id from storage.uploads where files::text like '%never.csv%'`,
    );
    expect(await (await file(url, `public/uploads/${upload?.id}`, key)).json()).toMatchObject({
      state: 'rejected',
      problem: { code: 'BYTES_MISSING' },
    });

    // Life goes on: the next version, the next number of the audit.
    const again = providerOf(callsOn(url), () => key);
    expect((await again.publish('public', [{ path: 'a.csv', text: 'after the restore\n' }])).version).toBe(3);
    await expectGapless(ground);
  }, 120_000);

  const callsOn = (url: string): Pick<TestHub, 'ok'> => ({
    ok: (method, path, options) => hub.ok(method, url + path, options),
  });

  it('copies no bytes again', async () => {
    await provider.publish('public', [{ path: 'new.csv', text: 'one more\n' }]);
    const before = await filesUnder(place, /blobs/);
    backups.said.length = 0;
    expect(await backups.backup(place)).toBe(0);
    const after = await filesUnder(place, /blobs/);
    expect(after.some((path) => path.includes(sha256('one more\n')))).toBe(true);
    expect(after.length).toBeLessThan(before.length + 10);
    expect(backups.said.join('\n')).toMatch(/déjà là/);
    expect(await backups.restore(place, backups.own(), ['--check'])).toBe(0);
  });

  it('names a flipped byte, changes nothing, and gives back the rest when told to', async () => {
    const [path] = await filesUnder(place, new RegExp(sha256('for few\n')));
    flip(path!);
    await expect(backups.restore(place, backups.own(), ['--check'])).rejects.toThrow(/secret@1 b\.csv/);
    const ground = await backups.emptyGround();
    await expect(backups.restore(place, ground)).rejects.toThrow(
      /secret@1 b\.csv[^]*|base n’a pas été changée/,
    );
    const tables = await query(ground.ownerUrl, `select from pg_tables where schemaname = 'catalogue'`);
    expect(tables).toHaveLength(0);

    expect(await backups.restore(place, ground, ['--allow-damaged'])).toBe(0);
    const { url } = await backups.start(ground);
    const lost = await file(url, 'secret/versions/1/files/b.csv', key);
    expect([lost.status, await lost.json()]).toMatchObject([503, { code: 'BYTES_DAMAGED' }]);
    expect((await file(url, 'secret/versions/1/files/same.csv', key)).status).toBe(200);
    flip(path!);
  }, 60_000);

  it('says of flipped metadata which object it was', async () => {
    const [path] = await filesUnder(place, /backups.*audit\.entries/);
    flip(path!);
    try {
      await expect(
        backups.restore(place, await backups.emptyGround(), ['--backup', await first()]),
      ).rejects.toThrow(/audit\.entries\/0/);
    } finally {
      flip(path!);
    }
  });
  const first = async () => {
    const [index] = await filesUnder(place, /index\.json/);
    const { backups: all } = JSON.parse(readFileSync(index!, 'utf8')) as { backups: { id: string }[] };
    const [path] = await filesUnder(place, /backups.*audit\.entries/);
    return all.find(({ id }) => path?.includes(id))?.id ?? '';
  };

  it('is restored into an empty hub only, that does not run', async () => {
    await expect(backups.restore(place, backups.own())).rejects.toThrow(/A hub runs on this database/);
    const ground = await backups.emptyGround();
    expect(await backups.restore(place, ground)).toBe(0);
    await expect(backups.restore(place, ground)).rejects.toThrow(/not empty/);
    await expect(backups.restore(backups.newFolder(), ground)).rejects.toThrow(/no complete backup/);
    await expect(backups.restore(place, ground, ['--backup', 'other'])).rejects.toThrow(/no backup other/);
    await expect(backups.restore(place, ground, ['--bakup', 'other'])).rejects.toThrow(/Usage/);
  }, 60_000);

  it('meets migrations that came after it with its data in place', async () => {
    const [older, newer] = [await backups.emptyGround(), await backups.emptyGround()];
    const names = Object.keys(migrations);
    const until = names.slice(0, -1);
    await migrate(older.ownerUrl, Object.fromEntries(until.map((name) => [name, migrations[name]!])));
    await query(
      older.ownerUrl,
      `insert into identity.organisations (id, name) values ('kept', '{"fr":"x"}')`,
    );
    await expect(backups.backup(backups.newFolder(), {}, older)).rejects.toThrow(/migrate first/);
    const to = backups.newFolder();
    await createBackup({
      ownerUrl: older.ownerUrl,
      store: new FileObjectStore({ dir: backups.newFolder() }),
      place: new BackupPlace(new FileObjectStore({ dir: to }), to),
      migrations: until,
      say: () => undefined,
    });
    // A hub that was started has the newer schema already.
    await migrate(newer.ownerUrl, migrations);
    expect(await backups.restore(to, newer)).toBe(0);
    const applied = await query<{ name: string }>(
      newer.ownerUrl,
      'select name from kysely_migration order by name',
    );
    expect(applied.map(({ name }) => name)).toEqual(names);
    expect(await query(newer.ownerUrl, 'select id from identity.organisations')).toEqual([{ id: 'kept' }]);
  }, 60_000);

  it('is refused beside another, and keeps bytes that are given up meanwhile', async () => {
    const session = await openSession(hub.postgres.ownerUrl, BACKUP_LOCK);
    try {
      await expect(backups.backup(place)).rejects.toThrow(/under way/);
      const upload = await provider.open('public', [{ path: 'c.csv', text: 'x' }]);
      expect(
        (await hub.call('DELETE', `/datasets/public/uploads/${upload.id}`, { key })).status,
      ).toBeLessThan(300);
      await wait(3_000);
      expect(await query(hub.postgres.ownerUrl, 'select from storage.doomed')).not.toHaveLength(0);
    } finally {
      await session.end();
    }
    const deadline = Date.now() + 20_000;
    const left = () => query(hub.postgres.ownerUrl, 'select from storage.doomed');
    while ((await left()).length > 0 && Date.now() < deadline) await wait(100);
    expect(await left()).toHaveLength(0);
  }, 60_000);

  describeWith('go')('on S3', () => {
    const minio = useMinio();

    it('goes from files to a bucket, and from there into a hub on another', async () => {
      const { S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY } = minio.env;
      const server = {
        CDH_BACKUP_S3_ENDPOINT: S3_ENDPOINT,
        CDH_BACKUP_S3_ACCESS_KEY: S3_ACCESS_KEY,
        CDH_BACKUP_S3_SECRET_KEY: S3_SECRET_KEY,
      };
      expect(await backups.backup('s3://test-backups/hub-1', server)).toBe(0);
      const ground = await backups.emptyGround({ ...minio.env });
      expect(await backups.restore('s3://test-backups/hub-1', ground, [], server)).toBe(0);
      const { url } = await backups.start(ground);
      const answer = await file(url, 'secret/versions/1/files/b.csv', partner);
      expect(sha256(new Uint8Array(await answer.arrayBuffer()))).toBe(sha256('for few\n'));
    }, 120_000);
  });
});
