import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LeastRecentlyUsed } from './least-recently-used.ts';

export const sha256Of = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

const PARTIAL_MAX_AGE_MS = 3_600_000;

/**
 * Bytes by their SHA-256 in one folder, at most `maxBytes` of them, the longest unused leaving first. Files appear whole
 * or not at all, and are verified whenever they are read; replicas may share the folder.
 */
export class BlobCache {
  private readonly folder: string;
  private readonly used: LeastRecentlyUsed<true>;

  private constructor(folder: string, maxBytes: number) {
    this.folder = folder;
    this.used = new LeastRecentlyUsed(maxBytes, (sha256) => {
      void rm(join(folder, sha256), { force: true }).catch(() => undefined);
    });
  }

  /** Takes over what an earlier process left in `folder`. */
  static async open(folder: string, maxBytes: number): Promise<BlobCache> {
    await mkdir(folder, { recursive: true });
    const cache = new BlobCache(folder, maxBytes);
    const found: { name: string; size: number; usedAt: number }[] = [];
    for (const name of await readdir(folder)) {
      const facts = await stat(join(folder, name)).catch(() => undefined);
      if (!facts?.isFile()) continue;
      if (/^[0-9a-f]{64}$/.test(name)) found.push({ name, size: facts.size, usedAt: facts.mtimeMs });
      else if (name.endsWith('.part') && Date.now() - facts.mtimeMs > PARTIAL_MAX_AGE_MS) {
        await rm(join(folder, name), { force: true });
      }
    }
    found.sort((a, b) => a.usedAt - b.usedAt);
    for (const { name, size } of found) cache.used.set(name, true, size);
    return cache;
  }

  get totalBytes(): number {
    return this.used.totalSize;
  }

  /** The bytes, or undefined where they are not here or no longer what they were. */
  async read(sha256: string): Promise<Uint8Array | undefined> {
    const path = join(this.folder, sha256);
    const bytes = await readFile(path).catch(() => undefined);
    if (!bytes) return undefined;
    if (sha256Of(bytes) !== sha256) {
      this.used.delete(sha256);
      await rm(path, { force: true }).catch(() => undefined);
      return undefined;
    }
    this.used.set(sha256, true, bytes.length);
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined);
    return bytes;
  }

  /** Keeps bytes under their checksum. A full or read-only disk only means that they will be fetched again. */
  async write(sha256: string, bytes: Uint8Array): Promise<void> {
    if (bytes.length > this.used.maxSize) return;
    const partial = join(this.folder, `${sha256}.${randomUUID()}.part`);
    try {
      await writeFile(partial, bytes);
      await rename(partial, join(this.folder, sha256));
      this.used.set(sha256, true, bytes.length);
    } catch {
      await rm(partial, { force: true }).catch(() => undefined);
    }
  }
}
