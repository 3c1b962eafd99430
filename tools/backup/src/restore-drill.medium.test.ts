import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callHub, type Constellation, startConstellation } from '@cdh/constellation';
import { FileObjectStore } from '@cdh/object-store';
import pg from 'pg';
import { commandsOn } from './commands.testing.ts';

const QUESTIONS = ['orleans', 'tours', 'bourges', 'blois', 'chartres', 'chateauroux'].flatMap((town) =>
  ['spi', 'spei'].map(
    (index) => `/use-cases/drought-risk/get-indices?site=demo-${town}&index=${index}&scale=6`,
  ),
);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** The whole hub with the demonstration, backed up while it is written to, and restored on servers of its own. */
describe('restore drill', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdh-drill-'));
  const [from, to, place] = [join(folder, 'before'), join(folder, 'after'), join(folder, 'backups')];
  const commands = commandsOn();
  const keys: Record<string, string> = {};
  let hub: Constellation | undefined;

  const open = async (dataDir: string, demonstration: boolean) => {
    hub = await startConstellation({ dataDir, port: 0, useCases: ['drought-risk'], demonstration });
    return hub;
  };
  const close = async () => {
    await hub?.stop();
    hub = undefined;
  };
  afterAll(async () => {
    commands.killAll();
    await close();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const get = async (path: string, key?: string) => {
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const answer = await fetch(`${hub?.url}${path}`, { headers });
    const sum = sha256(new Uint8Array(await answer.arrayBuffer()));
    return { path, status: answer.status, etag: answer.headers.get('etag'), sum };
  };
  /** All answers of the use case, once there are all. */
  const answers = async () => {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const all = await Promise.all(QUESTIONS.map((path) => get(path, keys.partner)));
      if (all.every(({ status }) => status === 200) || Date.now() > deadline) return all;
      await sleep(200);
    }
  };
  const as = async <T>(key: string, method: string, path: string, body?: object): Promise<T> => {
    const { body: answer } = await callHub(hub?.url ?? '', key, method, path, {
      ...(body ? { body } : {}),
      expected: [200, 201, 202, 204],
    });
    return answer as T;
  };
  const member = async (organisation: string, id: string, roles: string[]) => {
    const admin = hub?.adminKey ?? '';
    await as(admin, 'POST', '/organisations', {
      id: organisation,
      name: `Drill ${organisation} (synthetic)`,
    });
    await as(admin, 'POST', `/organisations/${organisation}/members`, {
      id,
      name: `Drill ${id} (synthetic)`,
      roles,
    });
    const principal = { kind: 'member', id };
    return (await as<{ key: string }>(admin, 'POST', '/keys', { principal, name: 'drill' })).key;
  };
  interface Upload {
    id: string;
    state: string;
    files: { parts: { url: string }[] }[];
  }
  const publish = async (dataset: string, text: string) => {
    const key = keys.provider ?? '';
    const files = [{ path: 'drill.csv', mediaType: 'text/csv', size: Buffer.byteLength(text) }];
    const uploads = `/datasets/${dataset}/uploads`;
    const upload = await as<Upload>(key, 'POST', uploads, { files });
    await fetch(upload.files[0]!.parts[0]!.url, { method: 'PUT', body: text });
    await as(key, 'POST', `${uploads}/${upload.id}/complete`, {});
    let { state } = upload;
    while (state !== 'published') {
      await sleep(30);
      ({ state } = await as<Upload>(key, 'GET', `${uploads}/${upload.id}`));
    }
  };
  const put = (id: string, access: string) =>
    as(keys.provider ?? '', 'PUT', `/datasets/${id}`, {
      title: { fr: 'Exercice (synthétique)', en: 'Drill (synthetic)' },
      publisher: 'drill-owners',
      access,
      licence: 'etalab-2.0',
    });
  const query = async <T extends pg.QueryResultRow>(text: string) => {
    const client = new pg.Client({ connectionString: hub?.database.ownerUrl });
    await client.connect();
    try {
      return (await client.query<T>(text)).rows;
    } finally {
      await client.end();
    }
  };

  let before: Awaited<ReturnType<typeof answers>> = [];
  let partitions: pg.QueryResultRow[] = [];
  let jobs = 0;
  const listPartitions = () =>
    query(
      'select product, partition, state, version, digest, inputs, attributes from use_cases.partitions order by 1, 2',
    );
  const countJobs = async () =>
    Number((await query<{ n: number }>('select count(*) as n from use_cases.jobs'))[0]?.n);

  beforeAll(async () => {
    await open(from, true);
    keys.provider = await member('drill-owners', 'drill-provider', ['provider']);
    keys.partner = await member('drill-readers', 'drill-partner', ['partner']);
    keys.stranger = await member('drill-others', 'drill-stranger', ['partner']);
    await put('drill-private', 'private');
    await put('drill-busy', 'open');
    await publish('drill-private', 'for few\n');
    await publish('drill-private', 'withdrawn\n');
    await as(keys.provider, 'POST', '/datasets/drill-private/versions/2/withdraw', {
      reason: { fr: 'x', en: 'x' },
    });
    await as(keys.provider, 'POST', '/grants', {
      dataset: 'drill-private',
      grantee: { kind: 'member', id: 'drill-partner' },
      actions: ['read'],
      purpose: 'research',
    });
    before = await answers();
    jobs = await countJobs();
    partitions = await listPartitions();
  }, 180_000);

  it('backs up a hub that is being written to; a run that is killed leaves no backup, and the next goes on', async () => {
    let going = true;
    const writing = (async () => {
      for (let n = 1; going; n += 1) await publish('drill-busy', `number ${n}\n`);
    })();
    try {
      const killed = await commands.run('backup', from, ['--to', place], /Métadonnées/);
      expect(killed).toMatchObject({ code: null });
      const none = await commands.run('restore', from, ['--from', place, '--check']);
      expect(none).toMatchObject({ code: 1, said: expect.stringContaining('no complete backup') });
      const whole = await commands.run('backup', from, ['--to', place]);
      expect(whole).toMatchObject({ code: 0, said: expect.stringContaining('complete backup') });
    } finally {
      going = false;
      await writing;
    }
    const onto = await commands.run('restore', from, ['--from', place]);
    expect(onto).toMatchObject({ code: 1, said: expect.stringContaining('stop it, or restore elsewhere') });
    await close();
  }, 180_000);

  it('restores it into an empty hub, also after a restore that was killed', async () => {
    const killed = await commands.run('restore', to, ['--from', place], /Octets/);
    expect(killed).toMatchObject({ code: null });
    const whole = await commands.run('restore', to, ['--from', place]);
    expect(whole).toMatchObject({ code: 0, said: expect.stringContaining('restored') });
    await open(to, false);
  }, 180_000);

  it('has every byte, every number of the audit, and no computation to do again', async () => {
    const store = new FileObjectStore({ dir: join(to, 'objects') });
    const blobs = await query<{ sha256: string; object_key: string }>(
      'select sha256, object_key from storage.blobs',
    );
    expect(blobs.length).toBeGreaterThan(20);
    for (const { sha256: sum, object_key } of blobs)
      expect(sha256(await buffer(await store.read(object_key)))).toBe(sum);
    const lacking = await query(`
      select from catalogue.version_files f join catalogue.versions v using (dataset, number)
      where v.state <> 'erased' and not exists (select from storage.blobs b where b.sha256 = f.sha256)`);
    expect(lacking).toEqual([]);
    const [audit] = await query<{ n: number; last: number; counter: number }>(
      'select count(*) n, max(seq) last, (select seq from audit.counter) counter from audit.entries',
    );
    expect(Number(audit?.n)).toBeGreaterThan(10);
    expect([Number(audit?.last), Number(audit?.counter)]).toEqual([Number(audit?.n), Number(audit?.n)]);
    expect(await countJobs()).toBe(jobs);
    expect(await listPartitions()).toEqual(partitions);
  }, 60_000);

  it('answers the same bytes under the same ETags, to whom it did before', async () => {
    expect(before.map(({ status }) => status)).toEqual(QUESTIONS.map(() => 200));
    expect(await answers()).toEqual(before);
    const file = (version: number, key?: string) =>
      get(`/datasets/drill-private/versions/${version}/files/drill.csv`, key);
    expect(await file(1, keys.partner)).toMatchObject({ status: 200, sum: sha256(Buffer.from('for few\n')) });
    expect(await file(1, keys.stranger)).toMatchObject({ status: 404 });
    expect(await file(1)).toMatchObject({ status: 404 });
    expect(await file(2, keys.provider)).toMatchObject({ status: 410 });
    await publish('drill-private', 'after the restore\n');
    expect(await file(3, keys.partner)).toMatchObject({ status: 200 });
  }, 120_000);
});
