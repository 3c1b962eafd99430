import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, it } from '@jest/globals';
import type { ObjectStore } from '@cdh/object-store';
import { describeWith, useMinio } from '@cdh/testing';
import { useHub } from '../../hub.testing.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { BlobStorage } from './blob-storage.ts';
import { OBJECT_STORE } from './object-store.provider.ts';
import { providerOf, sendParts, sha256, textFile } from './storage.testing.ts';

const MIB = 1024 * 1024;

describeWith('go')('storage on MinIO', () => {
  const minio = useMinio();
  const hub = useHub(() => minio.env);
  let key = '';
  const provider = providerOf(hub, () => key, 'test-org');

  beforeAll(async () => {
    key = await hub.member('test-org', 'test-provider', ['provider']);
    await provider.putDataset('plain');
  });

  it('takes parts straight from the provider and gives the bytes by a redirection', async () => {
    const bytes = randomBytes(17 * MIB);
    const files = [
      { path: 'dossier/relevé.bin', mediaType: 'application/octet-stream', bytes },
      textFile('empty.csv', ''),
    ];
    const upload = await provider.open('plain', files);
    const { parts = [] } = upload.files[0] ?? {};
    expect(parts.map(({ url }) => new URL(url).origin)).toEqual(Array(2).fill(minio.env.S3_ENDPOINT));
    await fetch(parts[0]?.url ?? '', { method: 'PUT', body: bytes.subarray(0, 16 * MIB) });
    // A presigned address bounds no size: a short part is not taken for the planned one.
    await fetch(parts[1]?.url ?? '', { method: 'PUT', body: bytes.subarray(0, 10) });
    const seen = await provider.get('plain', upload.id);
    expect(seen.files[0]?.parts.map(({ received }) => received)).toEqual([true, false]);
    expect(await provider.complete('plain', upload.id)).toMatchObject({
      status: 409,
      body: { code: 'PARTS_MISSING' },
    });
    expect(await sendParts(upload, files)).toEqual([200, 200, 200]);
    expect((await provider.complete('plain', upload.id)).status).toBe(202);
    expect(await provider.settle('plain', upload.id)).toMatchObject({ state: 'published', version: 1 });

    const path = `/datasets/plain/versions/1/files/dossier/${encodeURIComponent('relevé.bin')}`;
    const redirected = await hub.call('GET', path, { key });
    const sum = sha256(bytes);
    expect(redirected.status).toBe(307);
    expect(redirected.headers.get('etag')).toBe(`"sha256-${sum}"`);
    expect(redirected.headers.get('repr-digest')).toBe(
      `sha-256=:${Buffer.from(sum, 'hex').toString('base64')}:`,
    );
    expect(redirected.headers.get('cache-control')).toBe('no-store');
    const location = new URL(redirected.headers.get('location') ?? '');
    expect(location.origin).toBe(minio.env.S3_ENDPOINT);
    expect(Number(location.searchParams.get('X-Amz-Expires'))).toBeLessThanOrEqual(60);
    const whole = await fetch(location);
    expect(whole.headers.get('content-disposition')).toContain("filename*=UTF-8''relev%C3%A9.bin");
    expect(sha256(Buffer.from(await whole.arrayBuffer()))).toBe(sum);
    const followed = await fetch(hub.url + path, {
      headers: { authorization: `Bearer ${key}`, range: 'bytes=100-199' },
    });
    expect(followed.status).toBe(206);
    expect(Buffer.from(await followed.arrayBuffer())).toEqual(bytes.subarray(100, 200));

    const head = await hub.call('HEAD', path, { key });
    expect({ status: head.status, length: head.headers.get('content-length') }).toEqual({
      status: 200,
      length: String(bytes.length),
    });
    const same = await hub.call('GET', path, { key, headers: { 'if-none-match': `"sha256-${sum}"` } });
    expect(same.status).toBe(304);
    const beyond = await hub.call('GET', path, { key, headers: { range: `bytes=${bytes.length}-` } });
    expect(beyond.status).toBe(416);
    expect((await hub.call('GET', path)).status).toBe(401);
  });

  it('rejects what is not what it says, and deletes it; the same bytes again share one object', async () => {
    const store = hub.running.app.get<ObjectStore>(OBJECT_STORE, { strict: false });
    const { query } = hub.running.app.get(HubDatabase, { strict: false });
    const objects = async (id: string) => {
      const { files } = await query
        .selectFrom('storage.uploads')
        .select('files')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return Promise.all(files.map((file) => store.stat(file.key)));
    };
    const gone = async (id: string) => {
      for (let looks = 0; looks < 100 && (await objects(id)).some(Boolean); looks += 1) await wait(50);
      return objects(id);
    };
    const wrong = await provider.publish('plain', [
      { ...textFile('a.csv', 'x\n'), announced: { sha256: '0'.repeat(64) } },
    ]);
    expect(wrong.problem?.code).toBe('CHECKSUM_MISMATCH');
    expect(await gone(wrong.id)).toEqual([null]);
    const first = await provider.publish('plain', [textFile('b.csv', 'the same\n')]);
    const second = await provider.publish('plain', [textFile('c.csv', 'the same\n')]);
    expect([first.state, second.state]).toEqual(['published', 'published']);
    expect(await gone(second.id)).toEqual([null]);
    expect(await objects(first.id)).toMatchObject([{ size: 9 }]);
  });

  it('takes and gives bytes of use cases by presigned addresses', async () => {
    const blobs = hub.running.app.get(BlobStorage, { strict: false });
    const database = hub.running.app.get(HubDatabase, { strict: false });
    const bytes = Buffer.from('a partition');
    const file = {
      path: 'p.bin',
      mediaType: 'application/x-test',
      size: bytes.length,
      sha256: sha256(bytes),
    };
    const { url } = await blobs.stage('uc', file);
    expect((await fetch(url, { method: 'PUT', body: bytes })).status).toBe(200);
    await blobs.verifyStaged('uc', [file]);
    await database.transaction(() => blobs.keepStaged('uc', [file]));
    expect((await fetch(url, { method: 'PUT', body: bytes })).status).toBe(404);
    const issued = await fetch(await blobs.issueDownload(file));
    expect(await issued.text()).toBe('a partition');
    const claim = await blobs.stage('uc', { size: bytes.length, mediaType: 'text/plain' });
    await fetch(claim.url, { method: 'PUT', body: bytes });
    expect(await text((await blobs.collectStaged(claim.key, 'uc')).stream)).toBe('a partition');
  });
});
