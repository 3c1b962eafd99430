import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { canonicalJson, Problem, type IssuedFile, type PartitionRef } from '@cdh/contracts';
import { BlobCache, sha256Of } from './blob-cache.ts';
import type { Control } from './control.ts';
import { OpenedProduct } from './opened-product.ts';
import { product } from './product.ts';
import { startStorage, type Storage } from './storage.testing.ts';

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
const digestOf = (files: IssuedFile[]) =>
  sha256Of(
    canonicalJson(files.map(({ path, mediaType, size, sha256 }) => ({ path, mediaType, size, sha256 }))),
  );

let folder: string;
let storage: Storage;
let blobs: BlobCache;
let files: IssuedFile[];
let asked: number;
const control: Control = {
  call: async () => {
    asked++;
    return { files } as never;
  },
};
const opens = jest.fn((given: ReadonlyMap<string, Uint8Array>) => text(given.get('data')));
const levels = product<string>({
  name: 'levels',
  title: { fr: 'Niveaux' },
  licence: 'x',
  partitionedBy: '/site/id',
  open: opens,
});
const ref = (version = 1): PartitionRef => ({
  product: 'demo.levels',
  partition: 'blois',
  version,
  digest: digestOf(files),
  attributes: {},
});
const openedProduct = (memoryBytes?: number) => new OpenedProduct(levels, control, blobs, memoryBytes);
const gets = () => storage.requests.filter(({ method }) => method === 'GET').length;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cdh-product-'));
  storage = await startStorage();
  blobs = await BlobCache.open(folder, 10_000);
  files = [storage.issue('data', 'level 1')];
  asked = 0;
  opens.mockClear();
});
afterEach(async () => {
  await storage.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a partition of a product', () => {
  it('is fetched and opened once, however many ask at the same moment', async () => {
    const opened = openedProduct();
    const answers = await Promise.all(Array.from({ length: 20 }, () => opened.open(ref())));
    expect(new Set(answers)).toEqual(new Set(['level 1']));
    expect(await opened.open(ref())).toBe('level 1');
    expect([asked, gets(), opens.mock.calls.length]).toEqual([1, 1, 1]);
  });

  it('is opened from disk after a restart, without hub or storage', async () => {
    await openedProduct().open(ref());
    const known = ref();
    await storage.stop();
    storage = await startStorage();
    blobs = await BlobCache.open(folder, 10_000);
    expect(await openedProduct().open(known)).toBe('level 1');
    expect([asked, gets()]).toEqual([1, 0]);
  });

  it('answers from the old state and from the new one', async () => {
    const opened = openedProduct();
    const before = ref(1);
    expect(await opened.open(before)).toBe('level 1');
    files = [storage.issue('data', 'level 2')];
    expect(await opened.open(ref(2))).toBe('level 2');
    expect(await opened.open(before)).toBe('level 1');
    expect(asked).toBe(2);
  });

  it('shares files between its states', async () => {
    files = [storage.issue('data', 'level 1'), storage.issue('names', 'Blois')];
    const opened = openedProduct();
    await opened.open(ref(1));
    files = [storage.issue('data', 'level 2'), storage.issue('names', 'Blois')];
    await opened.open(ref(2));
    expect(gets()).toBe(3);
  });

  it('is never opened from bytes that are not its own', async () => {
    storage.objects.set('/data', new TextEncoder().encode('LEVEL 1'));
    const failure = await openedProduct()
      .open(ref())
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Problem);
    expect((failure as Problem).status).toBe(503);
    expect(opens).not.toHaveBeenCalled();
    expect(await blobs.read(files[0]!.sha256)).toBeUndefined();
  });

  it('asks for URLs again when they ended under way', async () => {
    const good = files;
    files = [{ ...good[0]!, url: `${storage.url}/old` }];
    const wanted = ref();
    storage.ended.add('/old');
    const again: Control = {
      call: async () => {
        asked++;
        return { files: asked === 1 ? files : good } as never;
      },
    };
    expect(await new OpenedProduct(levels, again, blobs).open(wanted)).toBe('level 1');
    expect(asked).toBe(2);
  });

  it('can be asked for again after a failure', async () => {
    const opened = openedProduct();
    storage.ended.add('/data');
    await expect(opened.open(ref())).rejects.toBeInstanceOf(Problem);
    storage.ended.clear();
    expect(await opened.open(ref())).toBe('level 1');
  });

  it('leaves memory when others are used more, and comes back from disk', async () => {
    const opened = openedProduct(10);
    const first = ref(1);
    await opened.open(first);
    files = [storage.issue('data', 'level 2')];
    await opened.open(ref(2));
    expect(await opened.open(first)).toBe('level 1');
    expect([asked, opens.mock.calls.length]).toEqual([2, 3]);
  });
});
