import { canonicalJson, issuePartition, Problem, type IssuedFile, type PartitionRef } from '@cdh/contracts';
import type { BlobCache } from './blob-cache.ts';
import { sha256Of } from './blob-cache.ts';
import type { Control } from './control.ts';
import { LeastRecentlyUsed } from './least-recently-used.ts';
import { Product, type ProductDefinition } from './product.ts';
import { fetchBytes, UrlRefused, type ExpectedBytes } from './transfer-bytes.ts';

/** Bytes of partitions kept open, measured by their files. */
const MEMORY_BYTES = 64 * 1024 * 1024;

type Listed = Pick<IssuedFile, 'path' | 'mediaType' | 'size' | 'sha256'>;

export class OpenedProduct<T> extends Product<T> {
  private readonly opened: LeastRecentlyUsed<{ value: T }>;
  private readonly opening = new Map<string, Promise<T>>();

  constructor(
    private readonly declared: ProductDefinition<T>,
    private readonly control: Control,
    private readonly blobs: BlobCache,
    memoryBytes = MEMORY_BYTES,
  ) {
    super();
    this.opened = new LeastRecentlyUsed(memoryBytes);
  }

  override open(ref: PartitionRef): Promise<T> {
    const kept = this.opened.get(ref.digest);
    if (kept) return Promise.resolve(kept.value);
    const current = this.opening.get(ref.digest);
    if (current) return current;
    const opening = this.load(ref).finally(() => this.opening.delete(ref.digest));
    this.opening.set(ref.digest, opening);
    return opening;
  }

  private async load(ref: PartitionRef): Promise<T> {
    const files = await this.filesOf(ref).catch((cause: unknown) => {
      throw new Problem(
        'UNAVAILABLE',
        {
          fr: `Les données de ${ref.partition} ne sont pas accessibles en ce moment`,
          en: `The data of ${ref.partition} can't be reached at the moment`,
        },
        { retryAfterS: 1, cause },
      );
    });
    const value = await this.declared.open(files);
    const size = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
    this.opened.set(ref.digest, { value }, Math.max(1, size));
    return value;
  }

  /** From disk alone where all is there; otherwise the hub issues URLs, twice when they expire under way. */
  private async filesOf(ref: PartitionRef): Promise<Map<string, Uint8Array>> {
    const known = await this.blobs.read(ref.digest);
    const kept = known && (await this.fromDisk(JSON.parse(new TextDecoder().decode(known)) as Listed[]));
    if (kept) return kept;
    try {
      return await this.fetched(ref);
    } catch (error) {
      if (!(error instanceof UrlRefused)) throw error;
      return this.fetched(ref);
    }
  }

  private async fromDisk(listed: Listed[]): Promise<Map<string, Uint8Array> | undefined> {
    const files = new Map<string, Uint8Array>();
    for (const { path, sha256 } of listed) {
      const bytes = await this.blobs.read(sha256);
      if (!bytes) return undefined;
      files.set(path, bytes);
    }
    return files;
  }

  private async fetched({ product, partition, version, digest }: PartitionRef) {
    const issued = await this.control.call(issuePartition, { product, partition, version });
    const files = new Map<string, Uint8Array>();
    await Promise.all(issued.files.map(async (file) => files.set(file.path, await this.bytesOf(file))));
    const inventory = canonicalJson(
      issued.files.map(({ path, mediaType, size, sha256 }) => ({ path, mediaType, size, sha256 })),
    );
    // The digest of an inventory is the checksum of its canonical JSON: kept like any other bytes.
    if (sha256Of(inventory) === digest) await this.blobs.write(digest, new TextEncoder().encode(inventory));
    return files;
  }

  private async bytesOf(file: ExpectedBytes & { url: string }): Promise<Uint8Array> {
    const kept = await this.blobs.read(file.sha256);
    if (kept) return kept;
    const bytes = await fetchBytes(file.url, file);
    await this.blobs.write(file.sha256, bytes);
    return bytes;
  }
}
