import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ObjectStore } from '@cdh/object-store';
import { useHub } from '../../hub.testing.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { ExpirySweep } from './expiry-sweep.ts';
import { OBJECT_STORE } from './object-store.provider.ts';
import { eventually, providerOf, sendParts, sha256, textFile } from './storage.testing.ts';
import { UploadCleaner } from './upload-cleaner.ts';
import { UploadsRepository } from './uploads.repository.ts';

describe('an upload whose process dies', () => {
  const hub = useHub();
  let key = '';
  let database: HubDatabase;
  let store: ObjectStore;
  const provider = providerOf(hub, () => key, 'test-org');
  const get = <T>(token: Parameters<typeof hub.running.app.get>[0]) =>
    hub.running.app.get<T>(token, { strict: false });

  beforeAll(async () => {
    key = await hub.member('test-org', 'test-provider', ['provider']);
    database = get(HubDatabase);
    store = get(OBJECT_STORE);
    for (const id of ['d1', 'd2', 'd3', 'd4']) await provider.putDataset(id);
  });
  afterEach(() => void jest.restoreAllMocks());

  const events = async (dataset: string) => {
    const rows = await database.query
      .selectFrom('platform.outbox')
      .select('payload')
      .where('subject', '=', 'events.catalogue.version-published.v1')
      .execute();
    return rows.filter(({ payload }) => (payload as { dataset: string }).dataset === dataset);
  };

  it('while parts are being joined can be completed again', async () => {
    const files = [textFile('a.csv', 'a1\n'), textFile('b.csv', 'b1\n')];
    const upload = await provider.open('d1', files);
    await sendParts(upload, files);
    jest
      .spyOn(get<UploadsRepository>(UploadsRepository), 'setVerifying')
      .mockRejectedValueOnce(new Error('dead'));
    expect((await provider.complete('d1', upload.id)).status).toBe(500);
    // The store has joined them; the hub does not know.
    const seen = await provider.get('d1', upload.id);
    expect(seen.state).toBe('open');
    expect(seen.files.map(({ parts }) => parts[0]?.received)).toEqual([true, true]);
    expect((await provider.complete('d1', upload.id)).status).toBe(202);
    expect(await provider.settle('d1', upload.id)).toMatchObject({ state: 'published', version: 1 });
  });

  it('within the last transaction leaves nothing of it, and is verified again', async () => {
    const bytes = Buffer.from('within the last transaction\n');
    const seen: unknown[] = [];
    jest.spyOn(get<UploadsRepository>(UploadsRepository), 'publish').mockImplementationOnce(async () => {
      // Blob, version and event have been written in this transaction; nobody else may see them.
      await database.detached(async () => {
        seen.push(
          await database.query
            .selectFrom('storage.blobs')
            .selectAll()
            .where('sha256', '=', sha256(bytes))
            .execute(),
        );
        seen.push((await hub.ok<{ items: unknown[] }>('GET', '/datasets/d2/versions', { key })).items);
      });
      throw new Error('dead');
    });
    const upload = await provider.publish('d2', [{ path: 'a.csv', mediaType: 'text/csv', bytes }]);
    expect(seen).toEqual([[], []]);
    expect(upload).toMatchObject({ state: 'published', version: 1 });
    expect(await events('d2')).toHaveLength(1);
  });

  it('after its commit, before cleaning, is cleaned by the sweep; the blob stays', async () => {
    jest.spyOn(get<UploadCleaner>(UploadCleaner), 'cleanSoon').mockImplementation(() => {});
    const first = await provider.publish('d3', [textFile('a.csv', 'the same\n')]);
    const second = await provider.publish('d3', [textFile('b.csv', 'the same\n')]);
    const rejected = await provider.publish('d3', [
      { ...textFile('c.csv', 'wrong\n'), announced: { sha256: '0'.repeat(64) } },
    ]);
    const held = async () => {
      const ids = [first.id, second.id, rejected.id];
      const rows = await database.query
        .selectFrom('storage.uploads')
        .selectAll()
        .where('id', 'in', ids)
        .orderBy('id')
        .execute();
      return Promise.all(rows.map(async ({ files }) => (await store.stat(files[0]?.key ?? '')) !== null));
    };
    expect(await held()).toEqual([true, true, true]);
    await get<ExpirySweep>(ExpirySweep).sweep();
    expect(await eventually(held, ([, second]) => second === false)).toEqual([true, false, false]);
    const path = '/datasets/d3/versions/2/files/b.csv';
    expect(await hub.call('GET', path, { key })).toMatchObject({ status: 200, body: 'the same\n' });
  });

  it('again and again through what it holds is given up, and its provider is told', async () => {
    const files = [textFile('a.csv', 'poison\n')];
    const upload = await provider.open('d4', files);
    await sendParts(upload, files);
    await provider.complete('d4', upload.id);
    await provider.settle('d4', upload.id);
    await database.query
      .updateTable('storage.uploads')
      .set({ state: 'verifying', version: null, cleaned: false, failures: 8, lease_until: null })
      .where('id', '=', upload.id)
      .execute();
    expect(await provider.settle('d4', upload.id)).toMatchObject({
      state: 'rejected',
      problem: { code: 'INTERNAL', status: 500 },
    });
  });
});
