import { basename } from 'node:path/posix';
import type { Readable } from 'node:stream';
import { Problem } from '@cdh/contracts';
import { type ByteRange, type ObjectStore, ObjectStoreError } from '@cdh/object-store';
import { recordStorageBytes } from '@cdh/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import type { InventoryFile } from '../../database/schema.ts';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { uuidv7 } from '../../shared/ids.ts';
import { Secrets } from '../../shared/secrets.ts';
import { type Blob, BlobsRepository } from './blobs.repository.ts';
import { bytesDamaged, bytesMissing } from './bytes-missing.ts';
import { DoomedRepository } from './deletion/doomed.repository.ts';
import { Reaper } from './deletion/reaper.ts';
import { OBJECT_STORE } from './object-store.provider.ts';
import { PartUrls } from './part-urls.ts';
import { readObject } from './read-object.ts';
import { type StagedRow, StagedRepository } from './staged.repository.ts';
import { asProblem, isNotFound } from './store-problem.ts';
import { BLOB, type BlobToken, DOWNLOAD_S, STAGED } from './tokens.ts';

/** How long a place for bytes may be filled. */
const STAGE_S = 15 * 60;
/** The most that one PUT may carry. */
const LARGEST_STAGED = 5 * 1024 ** 3;

/** What other modules do with bytes: give blobs out by URL, take bytes of use cases in. */
@Injectable()
export class BlobStorage {
  constructor(
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
    private readonly secrets: Secrets,
    private readonly urls: PartUrls,
    private readonly blobs: BlobsRepository,
    private readonly staged: StagedRepository,
    private readonly database: HubDatabase,
    private readonly doomed: DoomedRepository,
    private readonly reaper: Reaper,
  ) {}

  /** Resolves when the store can be written to; rejects with an ObjectStoreError. */
  check(): Promise<void> {
    return this.store.check();
  }

  /** Those of the sums whose bytes are held. */
  has(sha256s: readonly string[]): Promise<Set<string>> {
    return this.blobs.known(sha256s);
  }

  /** Throws BYTES_MISSING (422), or BYTES_DAMAGED (503) rather than let anybody read bytes known to be wrong. */
  async find(sha256: string): Promise<Blob> {
    const blob = await this.blobs.find(sha256);
    if (!blob) throw bytesMissing(sha256);
    if (blob.damaged) throw bytesDamaged(sha256);
    return blob;
  }

  /** The bytes, from the store itself. */
  async open(sha256: string, range?: ByteRange): Promise<{ size: number; stream: Readable }> {
    const { key, size } = await this.find(sha256);
    return { size, stream: await asProblem(this.store.read(key, range)) };
  }

  /** A URL that gives the file's bytes to the use case that holds it, for 60 s. */
  async issueDownload(file: InventoryFile): Promise<string> {
    const { path, mediaType, sha256 } = file;
    const { key } = await this.find(sha256);
    const fileName = basename(path);
    const inside = this.config.CDH_INTERNAL_URL !== undefined;
    const direct = await asProblem(
      this.store.downloadUrl(key, { expiresInS: DOWNLOAD_S, fileName, mediaType, inside }),
    );
    if (direct !== null) return direct;
    const token: BlobToken = { h: sha256, m: mediaType, f: fileName };
    return `${this.config.internalUrl}/storage/blobs/${this.secrets.sign(BLOB, token, DOWNLOAD_S)}`;
  }

  /** A place of `owner`'s to PUT `size` bytes to, once, within a quarter of an hour. Throws 413 above 5 GiB. */
  async stage(
    owner: string,
    { size, mediaType, sha256 }: { size: number; mediaType: string; sha256?: string },
  ): Promise<{ key: string; url: string }> {
    if (size > LARGEST_STAGED) {
      throw new Problem('PAYLOAD_TOO_LARGE', {
        fr: 'Un fichier de cas d’usage a au plus 5 Gio.',
        en: 'A file of a use case has at most 5 GiB.',
      });
    }
    const key = `staged/${uuidv7()}`;
    const upload = await asProblem(
      this.store.createUpload(key, { size, partSize: Math.max(1, size), mediaType }),
    );
    await this.staged.insert({ object_key: key, upload_id: upload, owner, size, sha256: sha256 ?? null });
    const url = await asProblem(this.urls.issue(STAGED, { k: key, u: upload, n: 1, s: size }, STAGE_S));
    return { key, url };
  }

  /**
   * Reads what `owner` has put for each of these files and checks sum and size: outside any transaction, since it takes
   * as long as the bytes are many. Bytes that are blobs already need none, unless `evenBlobs`. Throws BYTES_MISSING or
   * CHECKSUM_MISMATCH (422); doing it again is no error.
   */
  async verifyStaged(
    owner: string,
    files: readonly InventoryFile[],
    { evenBlobs = false }: { evenBlobs?: boolean } = {},
  ): Promise<void> {
    const known = evenBlobs ? new Set<string>() : await this.has(files.map(({ sha256 }) => sha256));
    for (const file of files) {
      if (known.has(file.sha256)) continue;
      const rows = await this.staged.listBySum(owner, file.sha256);
      if (!rows.some(({ verified }) => verified)) await this.verifyOne(rows, file);
      known.add(file.sha256);
    }
  }

  /** Within the ambient transaction: what `verifyStaged` has read becomes blobs. Throws BYTES_MISSING (422). */
  async keepStaged(owner: string, files: readonly InventoryFile[]): Promise<void> {
    const sums = [...new Set(files.map(({ sha256 }) => sha256))];
    const known = await this.blobs.hold(sums);
    const wanted = sums.filter((sha256) => !known.has(sha256));
    if (wanted.length === 0) return;
    const rows = await this.staged.lockVerified(owner, wanted);
    const blobs = wanted.map((sha256) => {
      const row = rows.find((candidate) => candidate.sha256 === sha256);
      if (!row) throw bytesMissing(sha256);
      return { sha256, key: row.object_key, size: row.size };
    });
    await this.blobs.keep(blobs);
  }

  /** Within the ambient transaction: that bytes which a version is to refer to are there and stay. Throws 422. */
  async hold(sha256s: readonly string[]): Promise<void> {
    const held = await this.blobs.hold(sha256s);
    const lacking = sha256s.find((sha256) => !held.has(sha256));
    if (lacking !== undefined) throw bytesMissing(lacking);
  }

  /** The bytes that `owner` has left at `key`. Throws BYTES_MISSING (422) when they have not all come. */
  async collectStaged(key: string, owner: string): Promise<{ size: number; stream: Readable }> {
    const row = await this.staged.find(owner, key);
    if (!row || !(await this.join(row))) throw bytesMissing(key);
    recordStorageBytes('read', row.size);
    return { size: row.size, stream: await asProblem(this.store.read(key)) };
  }

  /** Forgets a place and what was put there; an unknown one is no error. Never for what `keepStaged` has kept. */
  async discardStaged(key: string, owner: string): Promise<void> {
    const row = await this.staged.find(owner, key);
    if (!row || (await this.blobs.keysAmong([key])).has(key)) return;
    await this.database.transaction(async () => {
      await this.doomed.add([{ key, upload: row.upload_id }]);
      await this.staged.remove(key);
    });
    this.reaper.nudge();
  }

  private async verifyOne(rows: readonly StagedRow[], { sha256, size }: InventoryFile): Promise<void> {
    let wrong: Problem | undefined;
    for (const row of rows) {
      if (!(await this.join(row))) continue;
      const reading = await asProblem(readObject(this.store, row.object_key));
      if (reading.sha256 === sha256 && reading.size === size) {
        await this.staged.setVerified(row.object_key);
        return;
      }
      wrong = mismatch(sha256, reading.sha256);
    }
    throw wrong ?? bytesMissing(sha256);
  }

  /** Whether the object is there whole. From then on no holder of its URL can change it. */
  private async join({ object_key, upload_id }: StagedRow): Promise<boolean> {
    try {
      await this.store.completeUpload(object_key, upload_id);
      return true;
    } catch (error) {
      const incomplete =
        isNotFound(error) ||
        (error instanceof ObjectStoreError && ['PART_MISSING', 'SIZE_MISMATCH'].includes(error.code));
      if (incomplete) return false;
      return asProblem(Promise.reject(error as Error));
    }
  }
}

const mismatch = (announced: string, received: string) =>
  new Problem(
    'CHECKSUM_MISMATCH',
    {
      fr: `Les octets reçus ont pour SHA-256 ${received}, ${announced} était annoncé.`,
      en: `The bytes received have the SHA-256 ${received}, ${announced} was announced.`,
    },
    { extensions: { announced, received } },
  );
