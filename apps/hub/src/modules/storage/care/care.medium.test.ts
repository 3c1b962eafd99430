import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { useHub } from '../../../hub.testing.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { eventually, providerOf, sha256 } from '../storage.testing.ts';

interface Report {
  damaged: number;
  due: { blobs: number };
  secondCopy: { waiting: number } | null;
  items: { place: string; finding: string; state: string; received?: string; files: unknown[] }[];
}

const folder = mkdtempSync(join(tmpdir(), 'cdh-copy-'));

/** Flips the lowest bit in the middle of every file of a store that is `size` bytes long; returns how many there are. */
async function flipBit(dir: string, size: number): Promise<number> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  let flipped = 0;
  for (const entry of entries.filter((one) => one.isFile())) {
    const handle = await open(join(entry.parentPath, entry.name), 'r+');
    try {
      if ((await handle.stat()).size !== size) continue;
      const byte = Buffer.alloc(1);
      await handle.read(byte, 0, 1, size >> 1);
      byte[0] = (byte[0] ?? 0) ^ 1;
      await handle.write(byte, 0, 1, size >> 1);
      flipped += 1;
    } finally {
      await handle.close();
    }
  }
  return flipped;
}

describe('bytes that are stored, with a second copy', () => {
  const hub = useHub({ CDH_COPY_DIR: folder, CDH_SCRUB_BYTES_PER_S: String(2 ** 30) });
  let key = '';
  const provider = providerOf(hub, () => key, 'test-org');
  const report = () => hub.ok<Report>('GET', '/storage/scrub', { key: hub.adminKey });
  const copied = () => eventually(report, ({ secondCopy }) => secondCopy?.waiting === 0, 30_000);
  /** Asks for a scrub and waits until everything has been read. */
  const scrub = async (): Promise<Report> => {
    expect((await hub.call('POST', '/storage/scrub', { key: hub.adminKey })).status).toBe(202);
    return eventually(report, ({ due }) => due.blobs === 0, 60_000);
  };
  const publish = async (dataset: string, size: number) => {
    const bytes = randomBytes(size);
    await provider.putDataset(dataset);
    const file = { path: 'dossier/relevé.bin', mediaType: 'application/octet-stream', bytes };
    const { version } = await provider.publish(dataset, [file]);
    expect(version).toBe(1);
    const path = `/datasets/${dataset}/versions/1/files/dossier/${encodeURIComponent('relevé.bin')}`;
    const read = async () => {
      const answer = await fetch(hub.url + path, { headers: { authorization: `Bearer ${key}` } });
      return { status: answer.status, sum: sha256(Buffer.from(await answer.arrayBuffer())), answer };
    };
    return { file, sum: sha256(bytes), read, size };
  };

  beforeAll(async () => {
    key = await hub.member('test-org', 'test-provider', ['provider']);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are copied, and restored when a bit has flipped: the report names dataset, version and file', async () => {
    const { sum, read, size } = await publish('series', 70_001);
    expect((await copied()).secondCopy).toEqual({ waiting: 0 });
    expect(await flipBit(hub.config.STORAGE_DIR ?? '', size)).toBe(1);
    expect((await read()).sum).not.toBe(sum);
    const { items, damaged } = await scrub();
    expect(items[0]).toMatchObject({
      place: 'first',
      finding: 'changed',
      state: 'restored',
      files: [{ dataset: 'series', version: 1, path: 'dossier/relevé.bin' }],
    });
    expect(items[0]?.received).toMatch(/^[0-9a-f]{64}$/);
    expect(damaged).toBe(0);
    expect(await read()).toMatchObject({ status: 200, sum });
  }, 120_000);

  it('are copied again when the copy is gone', async () => {
    const { size } = await publish('copies', 70_003);
    await copied();
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((one) => one.isFile())) await rm(join(entry.parentPath, entry.name));
    const { items } = await scrub();
    expect(items[0]).toMatchObject({ place: 'second', finding: 'missing' });
    await copied();
    expect(await flipBit(folder, size)).toBe(1);
  }, 120_000);

  it('are given to nobody once no good copy is left, until their provider brings them again', async () => {
    const { file, sum, read, size } = await publish('lost', 70_005);
    await copied();
    expect(await flipBit(hub.config.STORAGE_DIR ?? '', size)).toBe(1);
    expect(await flipBit(folder, size)).toBe(1);
    const { items, damaged } = await scrub();
    expect(damaged).toBe(1);
    expect(items.filter(({ state }) => state === 'lost')).toMatchObject([
      { place: 'first', files: [{ dataset: 'lost', version: 1 }] },
    ]);
    const refused = await read();
    expect(refused.status).toBe(503);
    expect(refused.answer.headers.get('retry-after')).toBe('3600');
    const path = '/datasets/lost/versions/1/files/dossier/relev%C3%A9.bin';
    expect(await hub.call('GET', path, { key })).toMatchObject({ body: { code: 'BYTES_DAMAGED' } });
    await provider.publish('lost', [file]);
    expect(await read()).toMatchObject({ status: 200, sum });
    const after = await report();
    expect(after.damaged).toBe(0);
    expect(after.items.every(({ state }) => state !== 'lost')).toBe(true);
  }, 120_000);

  it('are read again in time without anybody’s asking', async () => {
    const { query } = hub.running.app.get(HubDatabase, { strict: false });
    const { sum } = await publish('scheduled', 100);
    const longAgo = new Date(Date.now() - 31 * 86_400_000);
    await query.updateTable('storage.blobs').set({ checked_at: longAgo }).where('sha256', '=', sum).execute();
    const look = () =>
      query
        .selectFrom('storage.blobs')
        .select('checked_at')
        .where('sha256', '=', sum)
        .executeTakeFirstOrThrow();
    const { checked_at } = await eventually(look, (row) => +row.checked_at > +longAgo, 30_000);
    expect(+checked_at).toBeGreaterThan(+longAgo);
  }, 120_000);

  it('are the administrator’s to scrub', async () => {
    for (const method of ['GET', 'POST']) {
      expect((await hub.call(method, '/storage/scrub', { key })).status).toBe(403);
      expect((await hub.call(method, '/storage/scrub')).status).toBe(401);
    }
  });
});
