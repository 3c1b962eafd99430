import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ObjectStore } from '@cdh/object-store';
import { useHub } from '../../hub.testing.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { Secrets } from '../../shared/secrets.ts';
import { BlobStorage } from './blob-storage.ts';
import { ExpirySweep } from './expiry-sweep.ts';
import { OBJECT_STORE } from './object-store.provider.ts';
import { eventually, gone, providerOf, sendParts, sha256, textFile } from './storage.testing.ts';

const LONG_AGO = '2001-01-01T00:00:00Z';

describe('bytes of use cases, on the file store', () => {
  const hub = useHub();
  let key = '';
  let blobs: BlobStorage;
  let database: HubDatabase;
  let store: ObjectStore;
  const provider = providerOf(hub, () => key, 'test-org');

  beforeAll(async () => {
    key = await hub.member('test-org', 'test-provider', ['provider']);
    blobs = hub.running.app.get(BlobStorage, { strict: false });
    database = hub.running.app.get(HubDatabase, { strict: false });
    store = hub.running.app.get<ObjectStore>(OBJECT_STORE, { strict: false });
  });

  const some = () => {
    const bytes = randomBytes(1000);
    return {
      bytes,
      file: { path: 'a/b.bin', mediaType: 'application/x-test', size: 1000, sha256: sha256(bytes) },
    };
  };
  const keep = (owner: string, files: Parameters<BlobStorage['keepStaged']>[1]) =>
    database.transaction(() => blobs.keepStaged(owner, files));
  const put = (url: string, body: Uint8Array) => hub.call('PUT', url, { body });

  it('become blobs once put and verified, and come back by an issued URL', async () => {
    const { bytes, file } = some();
    const { url } = await blobs.stage('uc:1', file);
    expect((await put(url, bytes)).status).toBe(200);
    await blobs.verifyStaged('uc:1', [file, file]);
    expect(await blobs.has([file.sha256])).toEqual(new Set());
    await keep('uc:1', [file, file]);
    await keep('uc:1', [file]);
    expect(await blobs.has([file.sha256, '0'.repeat(64)])).toEqual(new Set([file.sha256]));
    const issued = await blobs.issueDownload(file);
    const response = await fetch(issued, { headers: { range: 'bytes=10-19' } });
    expect(response.status).toBe(206);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes.subarray(10, 20));
    expect(response.headers.get('content-type')).toBe('application/x-test');
    expect((await fetch(issued, { method: 'HEAD' })).headers.get('content-length')).toBe('1000');
    const opened = await blobs.open(file.sha256, { start: 0, end: 9 });
    expect(opened.size).toBe(1000);
    expect(await text(opened.stream)).toBe(bytes.subarray(0, 10).toString());
  });

  it('are refused when they have not come, are others, or are somebody else’s', async () => {
    const { bytes, file } = some();
    await expect(blobs.verifyStaged('uc:1', [file])).rejects.toMatchObject({
      code: 'BYTES_MISSING',
      status: 422,
    });
    const { url } = await blobs.stage('uc:1', file);
    await expect(blobs.verifyStaged('uc:1', [file])).rejects.toMatchObject({ code: 'BYTES_MISSING' });
    expect((await put(url, bytes.subarray(1))).status).toBe(422);
    await put(url, randomBytes(1000));
    await expect(keep('uc:1', [file])).rejects.toMatchObject({ code: 'BYTES_MISSING' });
    await expect(blobs.verifyStaged('uc:1', [file])).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    // Joined and read: its place takes nothing more. A second place does.
    expect((await put(url, bytes)).status).toBe(404);
    await put((await blobs.stage('uc:1', file)).url, bytes);
    await expect(blobs.verifyStaged('uc:2', [file])).rejects.toMatchObject({ code: 'BYTES_MISSING' });
    await blobs.verifyStaged('uc:1', [file]);
    await expect(keep('uc:2', [file])).rejects.toMatchObject({ code: 'BYTES_MISSING' });
    await keep('uc:1', [file]);
  });

  it('can be collected as a large answer, and discarded', async () => {
    const bytes = Buffer.from('a large answer');
    const { key: claim, url } = await blobs.stage('uc', { size: bytes.length, mediaType: 'text/plain' });
    await expect(blobs.collectStaged(claim, 'uc')).rejects.toMatchObject({ code: 'BYTES_MISSING' });
    await put(url, bytes);
    await expect(blobs.collectStaged(claim, 'other')).rejects.toMatchObject({ code: 'BYTES_MISSING' });
    const { size, stream } = await blobs.collectStaged(claim, 'uc');
    expect({ size, body: await text(stream) }).toEqual({ size: bytes.length, body: 'a large answer' });
    await blobs.discardStaged(claim, 'uc');
    await blobs.discardStaged(claim, 'uc');
    expect(await gone(store, claim)).toEqual([true]);
    await expect(blobs.collectStaged(claim, 'uc')).rejects.toMatchObject({ code: 'BYTES_MISSING' });
  });

  it('are given out by an address of this hub’s alone, while it holds', async () => {
    const secrets = hub.running.app.get(Secrets, { strict: false });
    const { bytes, file } = some();
    const { url } = await blobs.stage('uc', file);
    await put(url, bytes);
    const token = { h: file.sha256, m: 'a/b', f: 'f' };
    for (const wrong of [secrets.sign('blob', token, -1), secrets.sign('part', token, 60), 'x.y'])
      expect((await hub.call('GET', `/storage/blobs/${wrong}`)).status).toBe(403);
    // Signed, but not kept yet.
    expect((await hub.call('GET', `/storage/blobs/${secrets.sign('blob', token, 60)}`)).status).toBe(422);
  });

  it('go after a day when nobody kept them, and expired uploads with them; blobs stay', async () => {
    const kept = some();
    const lost = some();
    const keptAt = await blobs.stage('uc', kept.file);
    const lostAt = await blobs.stage('uc', lost.file);
    const openAt = await blobs.stage('uc', some().file);
    await put(keptAt.url, kept.bytes);
    await put(lostAt.url, lost.bytes);
    await blobs.verifyStaged('uc', [kept.file, lost.file]);
    await keep('uc', [kept.file]);
    const keys = [keptAt.key, lostAt.key, openAt.key];
    await database.query
      .updateTable('storage.staged')
      .set({ keep_until: LONG_AGO })
      .where('object_key', 'in', keys)
      .execute();
    const files = [textFile('a.csv', 'a\n'), textFile('b.csv', 'b\n')];
    await provider.putDataset('plain');
    const upload = await provider.open('plain', files);
    await sendParts({ ...upload, files: upload.files.slice(0, 1) }, files);
    await database.query
      .updateTable('storage.uploads')
      .set({ expires_at: LONG_AGO })
      .where('id', '=', upload.id)
      .execute();
    expect((await provider.get('plain', upload.id)).state).toBe('expired');
    expect((await provider.complete('plain', upload.id)).status).toBe(409);
    const sweep = hub.running.app.get(ExpirySweep, { strict: false });
    await Promise.all([sweep.sweep(), sweep.sweep()]);
    expect(await gone(store, lostAt.key, openAt.key)).toEqual([true, true]);
    expect(await store.stat(keptAt.key)).toMatchObject({ size: 1000 });
    const rows = database.query.selectFrom('storage.staged').select('object_key');
    expect(await rows.where('object_key', 'in', keys).execute()).toEqual([]);
    expect(await provider.get('plain', upload.id)).toMatchObject({ state: 'expired' });
    const row = await database.query
      .selectFrom('storage.uploads')
      .selectAll()
      .where('id', '=', upload.id)
      .executeTakeFirstOrThrow();
    expect(row.cleaned).toBe(true);
    for (const { key: object, storeUpload } of row.files)
      expect(
        await eventually(
          () =>
            store.listParts(object, storeUpload).then(
              () => 'there',
              (error: { code: string }) => error.code,
            ),
          (seen) => seen === 'NOT_FOUND',
        ),
      ).toBe('NOT_FOUND');
  });
});
