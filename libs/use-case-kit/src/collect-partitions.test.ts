import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { BlobCache } from './blob-cache.ts';
import { partitionsCollector } from './collect-partitions.ts';
import { startStorage } from './storage.testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'cdh-partitions-'));
let storage: Awaited<ReturnType<typeof startStorage>>;
beforeAll(async () => {
  storage = await startStorage();
});
afterAll(async () => {
  await storage.stop();
  rmSync(folder, { recursive: true, force: true });
});

const list = [{ product: 'demo.levels', partition: 'blois', version: 1, digest: 'd', attributes: {} }];
const claimed = () => {
  const { url, sha256, size } = storage.issue(
    'list',
    zstdCompressSync(JSON.stringify(list)),
    'application/zstd',
  );
  return { url, sha256, size };
};

it('fetches a list once and keeps it', async () => {
  const collect = partitionsCollector(await BlobCache.open(join(folder, 'kept'), 1e6));
  const claim = claimed();
  expect(await collect(claim)).toEqual(list);
  expect(await collect({ ...claim, url: 'http://127.0.0.1:1/gone' })).toEqual(list);
});

it('takes no other bytes than those of the claim, and tells that the list can’t be reached', async () => {
  const collect = partitionsCollector(await BlobCache.open(join(folder, 'empty'), 1e6));
  const { url, size } = claimed();
  const other = { url, size, sha256: '0'.repeat(64) };
  await expect(collect(other)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});
