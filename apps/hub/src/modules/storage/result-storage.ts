import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Problem } from '@cdh/contracts';
import { type ObjectStore, ObjectStoreError } from '@cdh/object-store';
import { recordStorageBytes } from '@cdh/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { InventoryFile } from '../../database/schema.ts';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { uuidv7 } from '../../shared/ids.ts';
import { Secrets } from '../../shared/secrets.ts';
import { bytesMissing } from './bytes-missing.ts';
import { BlobStorage } from './blob-storage.ts';
import { OBJECT_STORE } from './object-store.provider.ts';
import { type StagedRow, StagedRepository } from './staged.repository.ts';
import { asProblem } from './store-problem.ts';
import { BLOB, type BlobToken, DOWNLOAD_S } from './tokens.ts';

const HOUR_MS = 3_600_000;

/** An object that was written and is not kept yet. */
export interface WrittenFile {
  key: string;
  keeper: string;
  sha256: string;
  size: number;
}

/** Bytes of a file that came with the report that names it. */
export interface BroughtFile extends InventoryFile {
  bytes: Buffer;
}

/**
 * Results of jobs: known by their sums like blobs, but kept only as long as a job that names them, and never found by
 * anybody but their keeper: equal bytes of two keepers are two objects.
 */
@Injectable()
export class ResultStorage {
  private readonly kept = new LRUCache<string, { size: number; until: number }>({ max: 10_000 });

  constructor(
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
    private readonly secrets: Secrets,
    private readonly blobs: BlobStorage,
    private readonly staged: StagedRepository,
  ) {}

  /** Those of the sums that `keeper` keeps for the next hour at least, with the size of their bytes. */
  held(keeper: string, sha256s: readonly string[]): Promise<Map<string, number>> {
    return this.staged.verifiedSums(keeper, sha256s, new Date(Date.now() + HOUR_MS));
  }

  /** Those of the sums that `keeper` keeps until then anyway; cached, since what is kept stays kept. */
  async keptLongEnough(
    keeper: string,
    sha256s: readonly string[],
    until: Date,
  ): Promise<Map<string, number>> {
    const held = new Map<string, number>();
    const unknown: string[] = [];
    for (const sha256 of sha256s) {
      const known = this.kept.get(`${keeper} ${sha256}`);
      if (known && known.until >= +until) held.set(sha256, known.size);
      else unknown.push(sha256);
    }
    // Asked about a little later, so that the next jobs need not ask.
    const later = new Date(+until + HOUR_MS);
    for (const [sha256, size] of await this.staged.verifiedSums(keeper, unknown, later)) {
      this.kept.set(`${keeper} ${sha256}`, { size, until: +later });
      held.set(sha256, size);
    }
    return held;
  }

  /** Writes bytes in `owner`'s name, to be kept later. Throws CHECKSUM_MISMATCH (422) when they are not the sum's. */
  async write(owner: string, { sha256, size, mediaType, bytes }: BroughtFile): Promise<void> {
    const received = createHash('sha256').update(bytes).digest('hex');
    if (received !== sha256 || bytes.length !== size) {
      throw new Problem(
        'CHECKSUM_MISMATCH',
        { fr: 'Les octets ne sont pas ceux de la somme.', en: 'The bytes are not those of the sum.' },
        { extensions: { announced: sha256, received } },
      );
    }
    const key = `results/${uuidv7()}`;
    // First the row: what it names and nobody keeps is swept.
    await this.staged.insert({ object_key: key, upload_id: '', owner, size, sha256 });
    await asProblem(this.store.put(key, bytes, mediaType));
    await this.staged.setVerified(key);
    recordStorageBytes('write', size);
  }

  /** Writes many, each in its owner's name, whose sums the caller has checked; `keepWritten` keeps them. */
  async writeAll(
    files: readonly (BroughtFile & { owner: string; keeper: string })[],
  ): Promise<WrittenFile[]> {
    if (files.length === 0) return [];
    const placed = files.map((file) => ({ ...file, key: `results/${uuidv7()}` }));
    await this.staged.insertAll(
      placed.map(({ key, owner, size, sha256 }) => ({ object_key: key, upload_id: '', owner, size, sha256 })),
    );
    await Promise.all(
      placed.map(async ({ key, bytes, mediaType }) => {
        await asProblem(this.store.put(key, bytes, mediaType));
        recordStorageBytes('write', bytes.length);
      }),
    );
    return placed.map(({ key, keeper, sha256, size }) => ({ key, keeper, sha256, size }));
  }

  /** Within the ambient transaction: what was written is its keeper's, until then at least. */
  async keepWritten(files: readonly WrittenFile[], until: Date): Promise<void> {
    // A day more, so that the next jobs with the same result have nothing to write.
    await this.staged.hand(files, new Date(+until + 24 * HOUR_MS));
  }

  /** Checks what `owner` has put at issued addresses. Throws BYTES_MISSING or CHECKSUM_MISMATCH (422). */
  async verify(owner: string, files: readonly InventoryFile[]): Promise<void> {
    await this.blobs.verifyStaged(owner, files, { evenBlobs: true });
  }

  /**
   * Within the ambient transaction: what `owner` has written, or `keeper` keeps already, is `keeper`'s until then at
   * least. Throws BYTES_MISSING (422).
   */
  async keep(owner: string, keeper: string, files: readonly InventoryFile[], until: Date): Promise<void> {
    const named = [...new Set(files.map(({ sha256 }) => sha256))].sort();
    const longEnough = await this.staged.verifiedSums(keeper, named, until);
    const sums = named.filter((sha256) => !longEnough.has(sha256));
    if (sums.length === 0) return;
    // A day more, so that jobs with the same result do not all write the same row.
    const kept = await this.staged.keepUntil(owner, keeper, sums, new Date(+until + 24 * HOUR_MS));
    const lacking = sums.find((sha256) => !kept.has(sha256));
    if (lacking !== undefined) throw bytesMissing(lacking);
  }

  /** A URL that gives the bytes that `keeper` keeps under this sum, for 60 s; undefined once nothing keeps them. */
  async issueDownload(keeper: string, sha256: string, mediaType: string): Promise<string | undefined> {
    const row = await this.find(keeper, sha256);
    if (!row) return undefined;
    const { object_key: key, size } = row;
    const inside = this.config.CDH_INTERNAL_URL !== undefined;
    const options = { expiresInS: DOWNLOAD_S, fileName: sha256, mediaType, inside };
    const direct = await asProblem(this.store.downloadUrl(key, options));
    if (direct !== null) return direct;
    const token: BlobToken = { h: sha256, m: mediaType, f: sha256, k: key, s: size };
    return `${this.config.internalUrl}/storage/blobs/${this.secrets.sign(BLOB, token, DOWNLOAD_S)}`;
  }

  /** The bytes that `keeper` keeps under this sum; undefined once nothing keeps them. */
  async open(keeper: string, sha256: string): Promise<{ size: number; stream: Readable } | undefined> {
    const row = await this.find(keeper, sha256);
    if (!row) return undefined;
    try {
      const stream = await this.store.read(row.object_key);
      recordStorageBytes('read', row.size);
      return { size: row.size, stream };
    } catch (error) {
      if (error instanceof ObjectStoreError && error.code === 'NOT_FOUND') return undefined;
      return asProblem(Promise.reject(error as Error));
    }
  }

  private async find(keeper: string, sha256: string): Promise<StagedRow | undefined> {
    return (await this.staged.listBySum(keeper, sha256)).find(({ verified }) => verified);
  }
}
