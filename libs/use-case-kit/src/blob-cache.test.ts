import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BlobCache, sha256Of } from './blob-cache.ts';

const blob = (fill: number, size = 100) => new Uint8Array(size).fill(fill);
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdh-blobs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const keep = async (cache: BlobCache, bytes: Uint8Array) => {
  await cache.write(sha256Of(bytes), bytes);
  return sha256Of(bytes);
};
/** Evicted files leave in the background. */
async function untilFiles(count: number) {
  for (let i = 0; i < 200 && readdirSync(folder).length !== count; i++) await sleep(10);
  expect(readdirSync(folder)).toHaveLength(count);
}

describe('bytes on disk', () => {
  it('are found again, also by the next process', async () => {
    const sha = await keep(await BlobCache.open(folder, 1_000), blob(1));
    const next = await BlobCache.open(folder, 1_000);
    expect(next.totalBytes).toBe(100);
    expect(await next.read(sha)).toEqual(Buffer.from(blob(1)));
    expect(await next.read(sha256Of('other'))).toBeUndefined();
  });

  it('are dropped when they are no longer what they were', async () => {
    const cache = await BlobCache.open(folder, 1_000);
    const sha = await keep(cache, blob(1));
    writeFileSync(join(folder, sha), blob(2));
    expect(await cache.read(sha)).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
    expect(cache.totalBytes).toBe(0);
  });

  it('stay under the bound: what was not used for longest leaves', async () => {
    const cache = await BlobCache.open(folder, 250);
    const first = await keep(cache, blob(1));
    const second = await keep(cache, blob(2));
    await cache.read(first);
    await keep(cache, blob(3));
    await untilFiles(2);
    expect(await cache.read(second)).toBeUndefined();
    expect(await cache.read(first)).toBeDefined();
  });

  it('are not kept when they alone exceed the bound', async () => {
    const cache = await BlobCache.open(folder, 50);
    await keep(cache, blob(1));
    expect(readdirSync(folder)).toEqual([]);
  });

  it('of an earlier process beyond the bound leave at the start, oldest first', async () => {
    const large = await BlobCache.open(folder, 1_000);
    const old = await keep(large, blob(1));
    await keep(large, blob(2));
    utimesSync(join(folder, old), 1, 1);
    const small = await BlobCache.open(folder, 150);
    await untilFiles(1);
    expect(await small.read(old)).toBeUndefined();
    expect(await small.read(sha256Of(blob(2)))).toBeDefined();
  });

  it('half written by a process that was killed are cleared away', async () => {
    const left = join(folder, `${sha256Of('x')}.1.part`);
    writeFileSync(left, 'half');
    utimesSync(left, 1, 1);
    await BlobCache.open(folder, 1_000);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that cannot be written only have to be fetched again', async () => {
    const cache = await BlobCache.open(folder, 1_000);
    rmSync(folder, { recursive: true });
    await expect(keep(cache, blob(1))).resolves.toBe(sha256Of(blob(1)));
    expect(cache.totalBytes).toBe(0);
  });
});
