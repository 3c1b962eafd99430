import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from '@jest/globals';
import { FileObjectStore, ObjectStoreError } from '@cdh/object-store';
import { copyBlob, WrongBytes } from './copy-blob.ts';
import { isLost } from './store-failures.ts';

const MIB = 1024 ** 2;

describe('a copied blob', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdh-copy-'));
  const from = new FileObjectStore({ dir: join(folder, 'from') });
  const to = new FileObjectStore({ dir: join(folder, 'to') });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([0, 1, 3 * MIB, 65 * MIB])(
    'of %d bytes arrives whole, and never where its sum is another',
    async (size) => {
      const bytes = randomBytes(size);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const key = `k/${size}`;
      await from.put(key, { stream: Readable.from([bytes]), size }, 'x');
      const source = { store: from, key };
      await expect(copyBlob(source, { store: to, key }, { size, sha256: 'f'.repeat(64) })).rejects.toThrow(
        WrongBytes,
      );
      expect(await to.stat(key)).toBeNull();
      await copyBlob(source, { store: to, key }, { size, sha256 });
      const hash = createHash('sha256');
      for await (const piece of await to.read(key)) hash.update(piece as Uint8Array);
      expect(hash.digest('hex')).toBe(sha256);

      const longer = { size: size + 1, sha256 };
      const failure: unknown = await copyBlob(source, { store: to, key: `${key}+` }, longer).catch(
        (e: unknown) => e,
      );
      expect(await isLost(failure, source, longer)).toBe(true);
      expect(await to.stat(`${key}+`)).toBeNull();
    },
    60_000,
  );

  it('is not called lost where the store failed', async () => {
    const cut = new ObjectStoreError('SIZE_MISMATCH', 'input failed after 1 of 2 bytes');
    await from.put('two', Buffer.from('12'), 'x');
    expect(await isLost(cut, { store: from, key: 'two' }, { size: 2, sha256: '' })).toBe(false);
    expect(
      await isLost(
        new ObjectStoreError('UNAVAILABLE', 'away'),
        { store: from, key: 'two' },
        { size: 2, sha256: '' },
      ),
    ).toBe(false);
    expect(
      await isLost(
        new ObjectStoreError('NOT_FOUND', 'gone'),
        { store: from, key: 'x' },
        { size: 2, sha256: '' },
      ),
    ).toBe(true);
  });
});
