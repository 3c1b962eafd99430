import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  findServer,
  freePort,
  givenS3,
  minio,
  type S3Server,
  startServer,
  type TestServer,
  versity,
} from './s3-servers.testing.ts';
import { describeObjectStore, sendPart } from './object-store.suite.ts';
import { S3Client } from './s3-client.ts';
import { S3ObjectStore, type S3Options } from './s3-object-store.ts';

const TYPE = 'application/octet-stream';
const given = givenS3(process.env);
const servers: { title: string; server: S3Server | null; program: string | null }[] = given
  ? [{ title: 'the given one', server: null, program: null }]
  : [minio, versity].map((server) => ({
      title: server.title,
      server,
      program: findServer(server, process.env),
    }));

describe.each(servers)('object store on an S3 server: $title', ({ title, server, program }) => {
  // A developer may lack a server, and sees its tests counted as skipped; CI may not.
  const withServer = given || program || process.env['CI'] === 'true' ? describe : describe.skip;
  withServer('every adapter', () => {
    let running: TestServer | null = null;
    let options: S3Options;
    const open = (more: Partial<S3Options> = {}): S3ObjectStore => new S3ObjectStore({ ...options, ...more });

    beforeAll(async () => {
      if (server) {
        if (!program)
          throw new Error(`no S3_ENDPOINT and no ${title} (${server.variable}, PATH, .cache/bin, Go)`);
        running = await startServer(server, program);
      }
      options = running?.options ?? (given as S3Options);
      await open().check();
    }, 90_000);
    afterAll(() => running?.stop());

    describeObjectStore(() => open());

    it('signs part and download URLs for the public address, without any network', async () => {
      const uploadId = await open().createUpload('public/a', { size: 1, partSize: 1, mediaType: TYPE });
      const store = open({
        endpoint: 'http://127.0.0.1:9',
        publicEndpoint: 'https://data.example.org',
        region: 'eu-west-3',
      });
      const part = new URL((await store.partUrl('public/a', uploadId, 1, { expiresInS: 60 })) ?? '');
      expect(part.origin).toBe('https://data.example.org');
      expect(part.pathname).toBe(`/${options.bucket}/public/a`);
      expect(part.searchParams.get('X-Amz-Expires')).toBe('60');
      const file = { expiresInS: 30, fileName: 'a', mediaType: TYPE };
      const download = new URL((await store.downloadUrl('public/a', file)) ?? '');
      expect(download.origin).toBe('https://data.example.org');
      const inside = [
        await store.partUrl('public/a', uploadId, 1, { expiresInS: 60, inside: true }),
        await store.downloadUrl('public/a', { ...file, inside: true }),
      ];
      expect(inside.map((url) => new URL(url ?? '').origin)).toEqual(Array(2).fill('http://127.0.0.1:9'));
    });

    it('gives a download URL with the file’s name and type, and ranges', async () => {
      await open().put('downloads//é', Buffer.from('0123456789'), TYPE);
      const url = await open().downloadUrl('downloads//é', {
        expiresInS: 60,
        fileName: 'relevé "2025".csv',
        mediaType: 'text/csv; charset=utf-8',
      });
      const response = await fetch(url ?? '', { headers: { range: 'bytes=2-4' } });
      expect(response.status).toBe(206);
      expect(await response.text()).toBe('234');
      expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(response.headers.get('content-disposition')).toBe(
        `attachment; filename="relev_ _2025_.csv"; filename*=UTF-8''relev%C3%A9%20%222025%22.csv`,
      );
    });

    it('does not publish a part of another size than planned, though its URL takes it', async () => {
      const uploadId = await open().createUpload('sizes/a', { size: 10, partSize: 10, mediaType: TYPE });
      await sendPart(open(), 'sizes/a', uploadId, 1, Buffer.from('too short'));
      await expect(open().completeUpload('sizes/a', uploadId)).rejects.toMatchObject({
        code: 'SIZE_MISMATCH',
      });
      expect(await open().stat('sizes/a')).toBeNull();
      await sendPart(open(), 'sizes/a', uploadId, 1, Buffer.from('just right'));
      await open().completeUpload('sizes/a', uploadId);
      expect((await buffer(await open().read('sizes/a'))).toString()).toBe('just right');
    });

    it('makes the bucket that is absent, also when several replicas start at once', async () => {
      const bucket = `made-${Date.now()}`;
      await Promise.all(Array.from({ length: 4 }, () => open({ bucket }).check()));
      expect(await open({ bucket }).stat('x')).toBeNull();
    });

    it('keeps an object from deletion until its lock ends, where the bucket has locks', async () => {
      const bucket = `locks-${Date.now()}`;
      const locking = open({ bucket, objectLock: 'governance' });
      await locking.check();
      expect(await locking.canLock()).toBe(true);
      const bytes = Buffer.from('kept');
      await locking.put('locked', bytes, TYPE);
      await locking.put('free', bytes, TYPE);
      await locking.lock('locked', new Date(Date.now() + 3_600_000));
      await expect(locking.delete('locked')).rejects.toMatchObject({ code: 'LOCKED' });
      expect((await buffer(await locking.read('locked'))).toString()).toBe('kept');
      await expect(locking.lock('unknown', new Date(Date.now() + 3_600_000))).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
      // The bucket keeps versions: what nothing locks is really gone, and not only hidden.
      await locking.put('free', Buffer.from('again'), TYPE);
      await locking.delete('free');
      const client = new S3Client(options.endpoint, {
        ...options,
        region: 'us-east-1',
        idleTimeoutMs: 60_000,
      });
      expect(await client.versionsOf(bucket, 'free')).toEqual([]);
      expect(await client.versionsOf(bucket, 'locked')).toHaveLength(1);
    });

    it('has no lock in a bucket without, whatever it is told', async () => {
      const locking = open({ objectLock: 'compliance' });
      expect(await locking.canLock()).toBe(false);
    });

    it('is unavailable with keys that the server refuses', async () => {
      await expect(open({ secretKey: 'not-the-secret-key' }).check()).rejects.toMatchObject({
        code: 'UNAVAILABLE',
      });
    });
  });
});

describe('an S3 server in trouble', () => {
  const at = (port: number, idleTimeoutMs = 60_000): S3ObjectStore =>
    new S3ObjectStore({
      endpoint: `http://127.0.0.1:${port}`,
      accessKey: 'a',
      secretKey: 'secret-of-a',
      bucket: 'bucket',
      idleTimeoutMs,
    });
  const attempts = (store: S3ObjectStore): Promise<unknown>[] => [
    store.check(),
    store.stat('a'),
    store.read('a'),
    store.put('a', Buffer.from('x'), TYPE),
    store.put('a', { stream: Readable.from([Buffer.from('abc')]), size: 3 }, TYPE),
    store.createUpload('a', { size: 1, partSize: 1, mediaType: TYPE }),
    store.listParts('a', '1-1-x'),
  ];
  const expectUnavailable = async (store: S3ObjectStore): Promise<void> => {
    for (const result of await Promise.allSettled(attempts(store))) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'UNAVAILABLE' } });
    }
  };
  const sockets = new Set<Socket>();
  const serve = async (onConnection: (socket: Socket) => void): Promise<Server & { port: number }> => {
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      onConnection(socket);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return Object.assign(server, { port: (server.address() as AddressInfo).port });
  };
  afterAll(() => sockets.forEach((socket) => socket.destroy()));

  it('that is down: UNAVAILABLE', async () => {
    await expectUnavailable(at(await freePort()));
  });

  it('that never answers: UNAVAILABLE after the timeout', async () => {
    const server = await serve((socket) => socket.resume());
    await expectUnavailable(at(server.port, 200));
    server.close();
  });

  it('that answers 503: UNAVAILABLE, once, and its connection is free again', async () => {
    let connections = 0;
    let requests = 0;
    const body = '<Error><Code>SlowDown</Code></Error>';
    const server = await serve((socket) => {
      connections += 1;
      socket.on('data', (data) => {
        requests += data.toString('latin1').match(/ HTTP\/1\.1\r\n/g)?.length ?? 0;
        socket.write(`HTTP/1.1 503 Slow Down\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      });
    });
    const store = at(server.port);
    for (let i = 0; i < 5; i += 1) {
      await expect(store.read('a')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      // The connection goes back to the pool one turn of the event loop after the answer's last byte.
      await wait(100);
    }
    expect(requests).toBe(5);
    expect(connections).toBe(1);
    server.close();
  });
});
