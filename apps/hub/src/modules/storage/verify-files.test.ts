import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { FileObjectStore, ObjectStoreError } from '@cdh/object-store';
import { receivedParts } from './received-parts.ts';
import { verifyFiles } from './verify-files.ts';

const file = (size: number, more: { sha256?: string; mediaType?: string } = {}) => ({
  path: 'dossier/a.csv',
  mediaType: 'text/csv',
  size,
  partSize: 4,
  key: 'k/1',
  storeUpload: '',
  ...more,
});

describe('verifyFiles', () => {
  let dir = '';
  let store: FileObjectStore;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'cdh-verify-'));
    store = new FileObjectStore({ dir });
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));
  const put = (text: string) => store.put('k/1', Buffer.from(text), 'text/csv');

  it('gives the inventory with the sums that were read', async () => {
    await put('hello\n');
    expect(await verifyFiles(store, [file(6)], {})).toEqual({
      ok: true,
      files: [
        {
          path: 'dossier/a.csv',
          mediaType: 'text/csv',
          size: 6,
          sha256: '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03',
          key: 'k/1',
        },
      ],
    });
  });

  it('names another size, another sum, and bytes that are gone', async () => {
    expect(await verifyFiles(store, [file(6)], {})).toMatchObject({
      ok: false,
      problem: { code: 'BYTES_MISSING' },
    });
    await put('hello\n');
    expect(await verifyFiles(store, [file(7)], {})).toMatchObject({
      problem: {
        code: 'SIZE_MISMATCH',
        status: 422,
        extensions: { path: 'dossier/a.csv', announced: 7, received: 6 },
      },
    });
    expect(await verifyFiles(store, [file(6, { sha256: '0'.repeat(64) })], {})).toMatchObject({
      problem: { code: 'CHECKSUM_MISMATCH', extensions: { announced: '0'.repeat(64) } },
    });
  });

  it('throws what says nothing of the files: the store’s failures, also in the middle', async () => {
    await put('hello\n');
    jest.spyOn(store, 'read').mockResolvedValue(
      Readable.from(
        (async function* () {
          yield await Promise.resolve(Buffer.from('hel'));
          throw new ObjectStoreError('UNAVAILABLE', 'away');
        })(),
      ),
    );
    await expect(verifyFiles(store, [file(6)], {})).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('stops reading when it is given up', async () => {
    await put('hello\n');
    await expect(verifyFiles(store, [file(6)], {}, AbortSignal.abort())).rejects.toThrow('given up');
  });

  it('reads series by the description of their dataset', async () => {
    const record = {
      conformsTo: ['cdh:station-series'],
      csv: { delimiter: ';', decimal: ',' },
      variables: [
        { column: 'jour', role: 'date' },
        { column: 'pluie', role: 'precipitation', unit: 'mm' },
      ],
    };
    const good = 'jour;pluie\n2020-01-01;1,5\n';
    await put(good);
    expect(await verifyFiles(store, [file(good.length)], record)).toMatchObject({ ok: true });
    const bad = 'jour;pluie\n2020-01-01;-1\n2020-01-02;-2\n';
    await put(bad);
    const { problem } = (await verifyFiles(store, [file(bad.length)], record)) as { problem: object };
    expect(problem).toMatchObject({
      code: 'FORMAT_OUT_OF_BOUNDS',
      errors: [{ pointer: '/2/pluie' }, { pointer: '/3/pluie' }],
      extensions: { path: 'dossier/a.csv', line: 2, column: 'pluie' },
    });
  });
});

describe('receivedParts', () => {
  it('knows the parts of an upload, joined already or lost', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'cdh-parts-'));
    const store = new FileObjectStore({ dir });
    const plan = { size: 6, partSize: 4, mediaType: 'text/csv' };
    const of = { ...file(6), storeUpload: await store.createUpload('k/1', plan) };
    const received = async () => (await receivedParts(store, of)).map((part) => part.received);
    await store.receivePart('k/1', of.storeUpload, 2, Readable.from([Buffer.from('o\n')]));
    expect(await received()).toEqual([false, true]);
    await store.receivePart('k/1', of.storeUpload, 1, Readable.from([Buffer.from('hell')]));
    await store.completeUpload('k/1', of.storeUpload);
    expect(await received()).toEqual([true, true]);
    await store.delete('k/1');
    expect(await received()).toEqual([false, false]);
    await rm(dir, { recursive: true, force: true });
  });
});
