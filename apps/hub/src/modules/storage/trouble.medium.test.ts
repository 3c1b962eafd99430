import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeWith, useMinio } from '@cdh/testing';
import { type Answer, useHub } from '../../hub.testing.ts';
import { reverseProxy, type ReverseProxy } from './reverse-proxy.testing.ts';
import { eventually, providerOf, sendParts, sha256, type ShownUpload } from './storage.testing.ts';

const MIB = 1024 * 1024;
const binary = (bytes: Uint8Array) => [{ path: 'a.bin', mediaType: 'application/octet-stream', bytes }];

describeWith('go')('a hub behind an ingress, whose store is slow and answers 503 at random', () => {
  const minio = useMinio();
  let troubled: ReverseProxy;
  let storeIngress: ReverseProxy;
  let hubIngress: ReverseProxy;
  let requests = 0;
  // Three in ten, in an order that is the same in each run.
  const refuses = () => (requests++ * 7) % 10 < 3;
  beforeAll(async () => {
    troubled = await reverseProxy(() => minio.env.S3_ENDPOINT, { refuses, delayMs: 40 });
    storeIngress = await reverseProxy(() => minio.env.S3_ENDPOINT);
    hubIngress = await reverseProxy(() => hub.url, { prefix: '/hub' });
  });
  const hub = useHub(() => ({
    ...minio.env,
    S3_ENDPOINT: troubled.url,
    S3_PUBLIC_ENDPOINT: storeIngress.url,
    CDH_PUBLIC_URL: hubIngress.url,
  }));
  afterAll(() => Promise.all([troubled.stop(), storeIngress.stop(), hubIngress.stop()]));
  let key = '';
  const provider = providerOf(hub, () => key, 'test-org');
  const troubles: string[] = [];
  /** As a client does that was told when to come again. */
  const persist = async (call: () => Promise<Answer>): Promise<Answer> => {
    for (let tries = 0; tries < 60; tries += 1) {
      const answer = await call();
      if (answer.status < 500) return answer;
      const { code } = answer.body as { code: string };
      troubles.push(`${answer.status} ${code} ${answer.headers.get('retry-after') ?? 'never'}`);
      await wait(100);
    }
    throw new Error('refused sixty times');
  };

  it('loses nothing that it acknowledged, and every address is the public one', async () => {
    key = await hub.member('test-org', 'test-provider', ['provider']);
    await provider.putDataset('troubled', { access: 'open' });
    for (let round = 1; round <= 4; round += 1) {
      const bytes = randomBytes(1000 + round);
      const files = binary(bytes);
      const made = await persist(() => provider.announce('troubled', files));
      expect(made.status).toBe(201);
      const upload = made.body as ShownUpload;
      expect(new URL(upload.files[0]?.parts[0]?.url ?? '').origin).toBe(storeIngress.url);
      expect(await sendParts(upload, files)).toEqual([200]);
      expect((await persist(() => provider.complete('troubled', upload.id))).status).toBe(202);
      const address = `/datasets/troubled/uploads/${upload.id}`;
      const seen = await eventually(
        () => persist(() => hub.call('GET', address, { key })),
        ({ body }) => (body as ShownUpload).state !== 'verifying',
        60_000,
      );
      expect(seen.body).toMatchObject({ state: 'published', version: round });
      // The partner's way: through both ingresses, following the redirection.
      const read = await fetch(`${hubIngress.url}/datasets/troubled/versions/${round}/files/a.bin`);
      expect({ status: read.status, sum: sha256(Buffer.from(await read.arrayBuffer())) }).toEqual({
        status: 200,
        sum: sha256(bytes),
      });
      expect(new URL(read.url).origin).toBe(storeIngress.url);
    }
    // What went wrong was said with when to come again; no defect.
    expect(troubles.filter((told) => told !== '503 UNAVAILABLE 5')).toEqual([]);
    const list = await hub.ok<{ items: unknown[]; next: string }>(
      'GET',
      '/datasets/troubled/versions?limit=2',
    );
    expect(list.next.startsWith(`${hubIngress.url}/datasets/`)).toBe(true);
    expect((await fetch(list.next)).status).toBe(200);
  }, 180_000);
});

/** A disk of its own, where this user may make one. */
const disk = mkdtempSync(join(tmpdir(), 'cdh-full-'));
const mounted =
  process.platform === 'linux' &&
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=40m', 'tmpfs', disk]).status === 0;
const onDisk = mounted ? describe : describe.skip;

onDisk('a hub whose disk is full', () => {
  const hub = useHub({ STORAGE_DIR: disk });
  let key = '';
  const provider = providerOf(hub, () => key, 'test-org');
  afterAll(() => {
    spawnSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  it('says so, keeps what it has, publishes nothing by halves, and goes on once there is room', async () => {
    key = await hub.member('test-org', 'test-provider', ['provider']);
    await provider.putDataset('full');
    const first = randomBytes(10 * MIB);
    expect((await provider.publish('full', binary(first))).version).toBe(1);
    const large = binary(randomBytes(45 * MIB));
    const upload = await provider.open('full', large);
    const statuses = await sendParts(upload, large);
    expect(statuses[0]).toBe(200);
    expect(statuses).toContain(503);
    const { parts = [] } = (await provider.get('full', upload.id)).files[0] ?? {};
    const refused = parts.find(({ received }) => !received);
    const again = await hub.call('PUT', refused?.url ?? '', { body: new Uint8Array(refused?.size ?? 0) });
    expect(again).toMatchObject({ status: 503, body: { code: 'STORAGE_FULL' } });
    expect(again.headers.get('retry-after')).toBe('60');
    expect(parts.map(({ received }) => received)).toEqual(statuses.map((status) => status === 200));
    expect(await provider.complete('full', upload.id)).toMatchObject({
      status: 409,
      body: { code: 'PARTS_MISSING' },
    });
    const answer = await fetch(`${hub.url}/datasets/full/versions/1/files/a.bin`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(sha256(Buffer.from(await answer.arrayBuffer()))).toBe(sha256(first));
    expect((await hub.call('DELETE', `/datasets/full/uploads/${upload.id}`, { key })).status).toBe(204);
    const next = binary(randomBytes(12 * MIB));
    const room = await eventually(
      async () => {
        const tried = await provider.open('full', next);
        return { tried, sent: await sendParts(tried, next) };
      },
      ({ sent }) => sent.every((status) => status === 200),
      30_000,
    );
    expect((await provider.complete('full', room.tried.id)).status).toBe(202);
    expect(await provider.settle('full', room.tried.id)).toMatchObject({ state: 'published', version: 2 });
  }, 180_000);
});
