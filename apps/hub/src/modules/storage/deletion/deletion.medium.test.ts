import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ObjectStore } from '@cdh/object-store';
import { useHub } from '../../../hub.testing.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { OBJECT_STORE } from '../object-store.provider.ts';
import { gone, providerOf, sha256, textFile } from '../storage.testing.ts';
import { BlobReleases } from './blob-releases.ts';
import { Orphans } from './orphans.ts';

const HOUR_MS = 3_600_000;

describe('bytes that versions refer to', () => {
  const hub = useHub();
  let key = '';
  let store: ObjectStore;
  const provider = providerOf(hub, () => key, 'test-org');
  const database = () => hub.running.app.get(HubDatabase, { strict: false });
  const objectOf = async (bytes: Uint8Array) => {
    const row = await database()
      .query.selectFrom('storage.blobs')
      .select('object_key')
      .where('sha256', '=', sha256(bytes))
      .executeTakeFirst();
    return row?.object_key ?? '';
  };
  const erase = (dataset: string, version = 1) =>
    hub.call('POST', `/datasets/${dataset}/versions/${version}/erase`, {
      key,
      body: { reason: 'Essai / test' },
    });
  const read = async (dataset: string, version: number) => {
    const path = `/datasets/${dataset}/versions/${version}/files/a.bin`;
    const answer = await fetch(hub.url + path, { headers: { authorization: `Bearer ${key}` } });
    return { status: answer.status, sum: sha256(Buffer.from(await answer.arrayBuffer())) };
  };
  const binary = (bytes: Uint8Array) => [{ path: 'a.bin', mediaType: 'application/octet-stream', bytes }];

  beforeAll(async () => {
    key = await hub.member('test-org', 'test-provider', ['provider']);
    store = hub.running.app.get<ObjectStore>(OBJECT_STORE, { strict: false });
    for (const id of ['one', 'two', 'locked', 'racing', 'other']) await provider.putDataset(id);
  }, 90_000);

  it('stay as long as one of them is not erased, and go with the last', async () => {
    const bytes = randomBytes(1000);
    await provider.publish('one', binary(bytes));
    await provider.publish('two', binary(bytes));
    const object = await objectOf(bytes);
    expect((await erase('one')).status).toBe(200);
    expect(await read('two', 1)).toEqual({ status: 200, sum: sha256(bytes) });
    expect((await erase('two')).status).toBe(200);
    expect(await gone(store, object)).toEqual([true]);
    expect(await objectOf(bytes)).toBe('');
  }, 90_000);

  it('are not erased while the store keeps them under lock', async () => {
    const bytes = randomBytes(1000);
    await provider.publish('locked', binary(bytes));
    await database()
      .query.updateTable('storage.blobs')
      .set({ locked_until: new Date(Date.now() + HOUR_MS) })
      .where('sha256', '=', sha256(bytes))
      .execute();
    expect(await erase('locked')).toMatchObject({ status: 409, body: { code: 'BYTES_LOCKED' } });
    expect(await read('locked', 1)).toEqual({ status: 200, sum: sha256(bytes) });
  }, 90_000);

  it('are never taken from a version that is published with them at that moment', async () => {
    for (let round = 1; round <= 12; round += 1) {
      const bytes = randomBytes(500);
      const { version } = await provider.publish('racing', binary(bytes));
      const [erased, published] = await Promise.all([
        erase('racing', version),
        provider.publish('other', binary(bytes)),
      ]);
      expect({ erased: erased.status, published: published.state }).toEqual({
        erased: 200,
        published: 'published',
      });
      expect(await read('other', published.version ?? 0)).toEqual({ status: 200, sum: sha256(bytes) });
    }
    // What was given up in between has been looked at again by now, or will find its reference.
    const releases = hub.running.app.get(BlobReleases, { strict: false });
    while (await releases.reapOne());
    for (let version = 1; version <= 12; version += 1)
      expect(await read('other', version)).toMatchObject({ status: 200 });
  }, 90_000);

  it('that came for an upload which a crash left without a row go within a day; others stay', async () => {
    const orphan = await store.createUpload('uploads/orphan/0', { size: 10, partSize: 10, mediaType: 'a/b' });
    const upload = await provider.open('one', [textFile('a.csv', 'x\n')]);
    const orphans = hub.running.app.get(Orphans, { strict: false });
    expect(await orphans.sweep()).toBe(0);
    expect(await orphans.sweep(Date.now() + 13 * HOUR_MS)).toBe(1);
    await expect(store.listParts('uploads/orphan/0', orphan)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await provider.get('one', upload.id)).state).toBe('open');
    const [file] = (
      await database()
        .query.selectFrom('storage.uploads')
        .select('files')
        .where('id', '=', upload.id)
        .executeTakeFirstOrThrow()
    ).files;
    expect(await store.listParts(file?.key ?? '', file?.storeUpload ?? '')).toEqual([]);
  });
});
