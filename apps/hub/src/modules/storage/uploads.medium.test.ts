import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { useHub } from '../../hub.testing.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { Secrets } from '../../shared/secrets.ts';
import { providerOf, sendParts, sha256, type ShownUpload, textFile } from './storage.testing.ts';

const MIB = 1024 * 1024;

describe('uploads on the file store', () => {
  const hub = useHub();
  let key = '';
  let partner = '';
  const provider = providerOf(hub, () => key, 'test-org');

  beforeAll(async () => {
    key = await hub.member('test-org', 'test-provider', ['provider']);
    partner = await hub.member('other-org', 'test-partner', ['partner', 'provider']);
    await provider.putDataset('plain');
  });

  it('publish a version of several files, some in several parts, one empty', async () => {
    const files = [
      { path: 'large.bin', mediaType: 'application/octet-stream', bytes: randomBytes(33 * MIB) },
      textFile('dossier/relevé 1.csv', 'a,b\n1,2\n'),
      textFile('empty.csv', ''),
    ];
    const upload = await provider.open('plain', files);
    expect(upload.files.map(({ parts }) => parts.map(({ size }) => size))).toEqual([
      [16 * MIB, 16 * MIB, MIB],
      [8],
      [0],
    ]);
    expect(Date.parse(upload.expiresAt) - Date.now()).toBeGreaterThan(23 * 3600_000);
    expect(new Set(await sendParts(upload, files))).toEqual(new Set([200]));
    const completed = await provider.complete('plain', upload.id);
    expect(completed).toMatchObject({ status: 202, body: { id: upload.id } });
    const settled = await provider.settle('plain', upload.id);
    expect(settled).toMatchObject({ state: 'published', version: 1 });
    const version = await hub.ok<{ files: unknown }>('GET', '/datasets/plain/versions/1', { key });
    expect(version.files).toEqual(
      files.map(({ path, mediaType, bytes }) => ({
        path,
        mediaType,
        size: bytes.length,
        sha256: sha256(bytes),
      })),
    );
  });

  it('answer with Location, and the same to the same idempotency key', async () => {
    const files = [textFile('once.csv', 'x\n')];
    const headers = { 'idempotency-key': 'k1' };
    const first = await provider.announce('plain', files, headers);
    const again = await provider.announce('plain', files, headers);
    const { id } = first.body as ShownUpload;
    expect(first.headers.get('location')).toBe(`/datasets/plain/uploads/${id}`);
    expect((again.body as ShownUpload).id).toBe(id);
  });

  it('go on where they stopped: what came is shown, the rest has fresh addresses', async () => {
    const bytes = randomBytes(17 * MIB);
    const files = [{ path: 'resumed.bin', mediaType: 'application/octet-stream', bytes }];
    const upload = await provider.open('plain', files);
    const [first] = upload.files[0]?.parts ?? [];
    await fetch(first?.url ?? '', { method: 'PUT', body: bytes.subarray(0, 16 * MIB) });
    const refused = await provider.complete('plain', upload.id);
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'PARTS_MISSING', parts: [{ path: 'resumed.bin', numbers: [2] }] },
    });
    expect((refused.body as { detail: string }).detail).toContain('resumed.bin (2)');
    const seen = await provider.get('plain', upload.id);
    expect(seen.state).toBe('open');
    expect(seen.files[0]?.parts.map(({ received }) => received)).toEqual([true, false]);
    const rest = {
      ...seen,
      files: seen.files.map((f) => ({ ...f, parts: f.parts.filter((p) => !p.received) })),
    };
    expect(await sendParts(rest, files)).toEqual([200]);
    // A part that is sent again is fine.
    expect(await sendParts(seen, files)).toEqual([200, 200]);
    await provider.complete('plain', upload.id);
    expect(await provider.settle('plain', upload.id)).toMatchObject({ state: 'published' });
  });

  it('keep nothing of a part whose sender went away half-way', async () => {
    const bytes = randomBytes(2 * MIB);
    const files = [{ path: 'cut.bin', mediaType: 'application/octet-stream', bytes }];
    const upload = await provider.open('plain', files);
    const url = new URL(upload.files[0]?.parts[0]?.url ?? '');
    const socket = connect(Number(url.port), url.hostname);
    await once(socket, 'connect');
    socket.write(
      `PUT ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: ${bytes.length}\r\n\r\n`,
    );
    socket.write(bytes.subarray(0, MIB));
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.destroy();
    expect((await provider.complete('plain', upload.id)).status).toBe(409);
    expect((await provider.get('plain', upload.id)).files[0]?.parts[0]?.received).toBe(false);
    expect(await sendParts(upload, files)).toEqual([200]);
    await provider.complete('plain', upload.id);
    expect(await provider.settle('plain', upload.id)).toMatchObject({ state: 'published' });
  });

  it('refuse a part of another length and read its rest, so that the sender gets the answer', async () => {
    const upload = await provider.open('plain', [textFile('short.csv', '0123456789')]);
    const url = upload.files[0]?.parts[0]?.url ?? '';
    for (const body of [Buffer.from('012345678'), Buffer.alloc(8 * MIB)]) {
      const { status, body: problem, headers } = await hub.call('PUT', url, { body });
      expect({ status, code: (problem as { code: string }).code }).toEqual({
        status: 422,
        code: 'SIZE_MISMATCH',
      });
      expect(headers.get('content-type')).toBe('application/problem+json');
      expect(headers.get('connection')).toBe('close');
    }
    const chunked = await fetch(url, {
      method: 'PUT',
      body: new Blob(['0123456789abc']).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(chunked.status).toBe(422);
    expect((await provider.get('plain', upload.id)).files[0]?.parts[0]?.received).toBe(false);
  });

  it('wait for a body that comes after "100 Continue", whatever its content type', async () => {
    const upload = await provider.open('plain', [textFile('expect.csv', 'hello')]);
    const url = new URL(upload.files[0]?.parts[0]?.url ?? '');
    const socket = connect(Number(url.port), url.hostname);
    let heard = '';
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    socket.write(
      `PUT ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: application/json\r\nContent-Length: 5\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n`,
    );
    await once(socket, 'data');
    expect(heard).toMatch(/^HTTP\/1\.1 100 /);
    socket.write('hello');
    await once(socket, 'end');
    expect(heard).toMatch(/HTTP\/1\.1 200 OK\r\n(.+\r\n)*etag: "/i);
    socket.destroy();
  });

  it('refuse a part address that has expired, was altered, or is of another use', async () => {
    const upload = await provider.open('plain', [textFile('token.csv', 'x')]);
    const url = upload.files[0]?.parts[0]?.url ?? '';
    const secrets = hub.running.app.get(Secrets, { strict: false });
    const base = `${hub.url}/storage/parts/`;
    const [body = ''] = url.slice(base.length).split('.');
    const payload = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    for (const wrong of [
      `${url.slice(0, -2)}AA`,
      base + secrets.sign('part', payload, -1),
      base + secrets.sign('staged', payload, 60),
      `${base}nothing`,
    ]) {
      expect(await hub.call('PUT', wrong, { body: Buffer.from('x') })).toMatchObject({
        status: 403,
        body: { code: 'URL_EXPIRED' },
      });
    }
  });

  it('complete twice at once: 202 both times, one version', async () => {
    await provider.putDataset('twice');
    const files = [textFile('a.csv', `a\n${randomBytes(8).toString('hex')}\n`)];
    const upload = await provider.open('twice', files);
    await sendParts(upload, files);
    const answers = await Promise.all([1, 2, 3].map(() => provider.complete('twice', upload.id)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(await provider.settle('twice', upload.id)).toMatchObject({ state: 'published', version: 1 });
    expect((await provider.complete('twice', upload.id)).status).toBe(202);
    const versions = await hub.ok<{ items: unknown[] }>('GET', '/datasets/twice/versions', { key });
    expect(versions.items).toHaveLength(1);
  });

  it('make one version of two uploads of the same bytes at once, and one object', async () => {
    await provider.putDataset('same');
    const files = [textFile('a.csv', `a\n${randomBytes(8).toString('hex')}\n`)];
    const outcomes = await Promise.all([provider.publish('same', files), provider.publish('same', files)]);
    expect(outcomes.map(({ state, version }) => ({ state, version }))).toEqual([
      { state: 'published', version: 1 },
      { state: 'published', version: 1 },
    ]);
    const { query } = hub.running.app.get(HubDatabase, { strict: false });
    const blobs = await query
      .selectFrom('storage.blobs')
      .selectAll()
      .where('sha256', '=', sha256(files[0]?.bytes ?? new Uint8Array()))
      .execute();
    expect(blobs).toHaveLength(1);
  });

  it('name two files with one path, and refuse hostile paths and types', async () => {
    const twice = await provider.announce('plain', [textFile('a.csv', '1'), textFile('a.csv', '2')]);
    expect(twice).toMatchObject({ status: 400, body: { errors: [{ pointer: '/files/1/path' }] } });
    expect((twice.body as { detail: string }).detail).toContain('a.csv');
    for (const path of ['../a', '/a', 'a/../b', 'a//b', 'a\u0000b', '.', 'a\\b', '', '\ud800.csv', 'a\nb']) {
      expect({ path, status: (await provider.announce('plain', [textFile(path, '1')])).status }).toEqual({
        path,
        status: 400,
      });
    }
    for (const mediaType of ['nothing', 'text/csv; header=é', 'text/csv;\r\nX: y']) {
      const answer = await provider.announce('plain', [textFile('a.csv', '1', mediaType)]);
      expect({ mediaType, status: answer.status }).toEqual({ mediaType, status: 400 });
    }
  });

  it('are for providers of the publisher alone', async () => {
    const upload = await provider.open('plain', [textFile('mine.csv', 'x')]);
    const at = `/datasets/plain/uploads/${upload.id}`;
    const body = { files: [{ path: 'a.csv', mediaType: 'text/csv', size: 1 }] };
    expect((await hub.call('POST', '/datasets/plain/uploads', { body })).status).toBe(401);
    const refused = await hub.call('POST', '/datasets/plain/uploads', { key: partner, body });
    expect(refused).toMatchObject({ status: 403, body: { missing: { role: 'provider' } } });
    expect((await hub.call('GET', at, { key: partner })).status).toBe(403);
    expect((await hub.call('DELETE', at, { key: partner })).status).toBe(403);
    expect((await hub.call('POST', `${at}/complete`, { key: partner, body: {} })).status).toBe(403);
    await provider.putDataset('hidden', { access: 'private' });
    expect((await hub.call('POST', '/datasets/hidden/uploads', { key: partner, body })).status).toBe(404);
    expect((await hub.call('GET', `/datasets/hidden/uploads/${upload.id}`, { key })).status).toBe(404);
  });

  it('can be given up, but not once published', async () => {
    const files = [textFile('given-up.csv', 'x\n')];
    const upload = await provider.open('plain', files);
    const at = `/datasets/plain/uploads/${upload.id}`;
    expect((await hub.call('DELETE', at, { key })).status).toBe(204);
    expect((await hub.call('GET', at, { key })).status).toBe(404);
    expect((await hub.call('DELETE', at, { key })).status).toBe(404);
    expect((await provider.complete('plain', upload.id)).status).toBe(404);
    const published = await provider.publish('plain', files);
    const answer = await hub.call('DELETE', `/datasets/plain/uploads/${published.id}`, { key });
    expect(answer.status).toBe(409);
  });
});
