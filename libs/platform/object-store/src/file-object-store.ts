import { createHash, randomUUID } from 'node:crypto';
import { access, lstat, readdir, readlink, rename, rm, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { isMissing, makeDirectory, orStoreError, syncDirectory, writeNewFile } from './durable-file.ts';
import { exactly } from './exactly.ts';
import { keyToPath } from './object-key.ts';
import { ObjectStoreError } from './object-store-error.ts';
import type { ByteRange, Bytes, ObjectStore, OpenUpload, ReadOptions, StoredPart } from './object-store.ts';
import { readSegments, type Segment } from './read-segments.ts';
import {
  checkParts,
  planPart,
  planParts,
  readUploadId,
  writeUploadId,
  type UploadPlan,
} from './upload-plan.ts';

const STRAY_AFTER_MS = 24 * 3600 * 1000;

/**
 * Objects in a directory that any number of processes may share, without a lock:
 * - `tmp/` files being written; `objects/` one entry per key, always put in place by a rename;
 * - `uploads/<id>/<n>` the parts received, each renamed there once whole and on disk: the name is its record;
 * - `segments/<id>/` the same directory once complete, and the object is a symbolic link to it. Bytes are written
 *   once, and no sender that is still writing can reach a part of a completed object.
 */
export class FileObjectStore implements ObjectStore {
  readonly #objects: string;
  readonly #uploads: string;
  readonly #segments: string;
  readonly #tmp: string;

  constructor(options: { dir: string }) {
    this.#objects = join(options.dir, 'objects');
    this.#uploads = join(options.dir, 'uploads');
    this.#segments = join(options.dir, 'segments');
    this.#tmp = join(options.dir, 'tmp');
  }

  async createUpload(key: string, plan: UploadPlan & { mediaType: string }): Promise<string> {
    const uploadId = writeUploadId(plan, `${keyMark(key)}-${randomUUID()}`);
    await makeDirectory(join(this.#uploads, uploadId));
    return uploadId;
  }

  async partUrl(): Promise<null> {
    return null;
  }

  async receivePart(
    key: string,
    uploadId: string,
    partNumber: number,
    body: Readable,
  ): Promise<{ etag: string }> {
    const part = planPart(planOf(key, uploadId), partNumber);
    const directory = join(this.#uploads, uploadId);
    const temporary = join(directory, `${randomUUID()}.tmp`);
    await writeNewFile(temporary, exactly(body, part.size));
    const etag = await fileTag(temporary);
    await orStoreError(rename(temporary, join(directory, String(part.number))));
    await syncDirectory(directory);
    return { etag };
  }

  async listParts(key: string, uploadId: string): Promise<StoredPart[]> {
    planOf(key, uploadId);
    const directory = join(this.#uploads, uploadId);
    const numbers = (await orStoreError(readdir(directory))).filter(isPartName).map(Number);
    return Promise.all(
      numbers
        .sort((a, b) => a - b)
        .map(async (number) => {
          const path = join(directory, String(number));
          const [{ size }, etag] = await Promise.all([orStoreError(stat(path)), fileTag(path)]);
          return { number, size, etag };
        }),
    );
  }

  async completeUpload(key: string, uploadId: string): Promise<void> {
    const plan = planOf(key, uploadId);
    const segments = join(this.#segments, uploadId);
    if (!(await exists(segments))) {
      try {
        checkParts(plan, await this.listParts(key, uploadId));
        await makeDirectory(this.#segments);
        await orStoreError(rename(join(this.#uploads, uploadId), segments));
      } catch (error) {
        // Another replica may have been faster.
        if (!isMissing(error) || !(await exists(segments))) throw error;
      }
    }
    await Promise.all([syncDirectory(this.#segments), syncDirectory(this.#uploads)]);
    await this.#linkSegments(key, uploadId);
    const strays = (await orStoreError(readdir(segments))).filter((name) => !isPartName(name));
    await Promise.all(strays.map((name) => rm(join(segments, name), { force: true })));
  }

  async abortUpload(key: string, uploadId: string): Promise<void> {
    planOf(key, uploadId);
    await this.#discard(join(this.#uploads, uploadId));
    // A completion that was cut short has moved the parts, and no object is made of them.
    if ((await linkedUpload(this.#entry(key))) !== uploadId)
      await this.#discard(join(this.#segments, uploadId));
  }

  async *openUploads(before: Date): AsyncGenerator<OpenUpload> {
    const ids = await orStoreError(readdir(this.#uploads)).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    for (const id of ids) {
      const directory = join(this.#uploads, id);
      const info = await stat(directory).catch(() => null);
      if (info === null || info.mtime >= before) continue;
      yield { mark: readUploadId(id).rest, abort: () => this.#discard(directory) };
    }
  }

  async read(key: string, range?: ByteRange, { ifMatch }: ReadOptions = {}): Promise<Readable> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const segments = await this.#locate(key);
        if (ifMatch !== undefined && (await tagOf(segments)) !== ifMatch) throw changed();
        return await readSegments(segments, range);
      } catch (error) {
        // The object may have been replaced between looking it up and opening it.
        if (!isMissing(error) || attempt === 3) throw error;
      }
    }
  }

  async put(key: string, bytes: Bytes, _mediaType: string): Promise<void> {
    const entry = this.#entry(key);
    const source = bytes instanceof Uint8Array ? Readable.from([bytes]) : exactly(bytes.stream, bytes.size);
    const temporary = join(this.#tmp, randomUUID());
    await makeDirectory(this.#tmp);
    await writeNewFile(temporary, source);
    await this.#replace(entry, temporary);
  }

  async stat(key: string): Promise<{ size: number; etag: string } | null> {
    try {
      const segments = await this.#locate(key);
      const size = segments.reduce((sum, segment) => sum + segment.size, 0);
      return { size, etag: await tagOf(segments) };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    const entry = this.#entry(key);
    const uploadId = await linkedUpload(entry);
    await orStoreError(rm(entry, { force: true }));
    await this.#dropSegments(uploadId);
  }

  async canLock(): Promise<boolean> {
    return false;
  }

  async lock(key: string, _until: Date): Promise<void> {
    await this.#locate(key);
  }

  async downloadUrl(): Promise<null> {
    return null;
  }

  async check(): Promise<void> {
    await Promise.all([this.#objects, this.#uploads, this.#segments, this.#tmp].map(makeDirectory));
    const probe = join(this.#tmp, randomUUID());
    await writeNewFile(probe, Readable.from([Buffer.from('check')]));
    await orStoreError(rm(probe, { force: true }));
    await this.#dropStrays();
  }

  #entry(key: string): string {
    return join(this.#objects, keyToPath(key));
  }

  async #locate(key: string): Promise<Segment[]> {
    const entry = this.#entry(key);
    const info = await orStoreError(lstat(entry));
    if (!info.isSymbolicLink()) return [{ path: entry, offset: 0, size: info.size }];
    const uploadId = await linkedUpload(entry);
    if (uploadId === null) return this.#locate(key);
    return planParts(readUploadId(uploadId)).map(({ number, offset, size }) => ({
      path: join(this.#segments, uploadId, String(number)),
      offset,
      size,
    }));
  }

  /** Removes a directory of parts in one step: a completion at the same moment gets all of them or none. */
  async #discard(directory: string): Promise<void> {
    const doomed = join(this.#tmp, randomUUID());
    await makeDirectory(this.#tmp);
    try {
      await orStoreError(rename(directory, doomed));
    } catch (error) {
      if (isMissing(error)) return;
      throw error;
    }
    await orStoreError(rm(doomed, { recursive: true, force: true }));
  }

  async #linkSegments(key: string, uploadId: string): Promise<void> {
    const entry = this.#entry(key);
    if ((await linkedUpload(entry)) === uploadId) return;
    const temporary = join(this.#tmp, randomUUID());
    await makeDirectory(this.#tmp);
    await orStoreError(symlink(relative(dirname(entry), join(this.#segments, uploadId)), temporary));
    await this.#replace(entry, temporary);
  }

  async #replace(entry: string, temporary: string): Promise<void> {
    try {
      await makeDirectory(dirname(entry));
      const old = await linkedUpload(entry);
      await orStoreError(rename(temporary, entry));
      await syncDirectory(dirname(entry));
      if (old !== (await linkedUpload(entry))) await this.#dropSegments(old);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  async #dropSegments(uploadId: string | null): Promise<void> {
    if (uploadId === null) return;
    await orStoreError(rm(join(this.#segments, uploadId), { recursive: true, force: true }));
  }

  /** What a killed process left in `tmp/`; strays of an upload go with it. */
  async #dropStrays(): Promise<void> {
    for (const name of await orStoreError(readdir(this.#tmp))) {
      const path = join(this.#tmp, name);
      const info = await lstat(path).catch(() => null);
      if (info !== null && Date.now() - info.mtimeMs > STRAY_AFTER_MS) {
        await rm(path, { recursive: true, force: true });
      }
    }
  }
}

/** Binds an upload id to its key, as S3 does. */
function keyMark(key: string): string {
  return createHash('sha256').update(keyToPath(key)).digest('hex').slice(0, 32);
}

function planOf(key: string, uploadId: string): UploadPlan {
  const { rest, ...plan } = readUploadId(uploadId);
  if (!/^[0-9a-f]{32}-[0-9a-f-]{36}$/.test(rest) || !rest.startsWith(`${keyMark(key)}-`)) {
    throw new ObjectStoreError('NOT_FOUND', 'unknown upload');
  }
  return plan;
}

function isPartName(name: string): boolean {
  return /^\d+$/.test(name);
}

/** Changes with every writing, costs no reading. */
async function fileTag(path: string): Promise<string> {
  const info = await orStoreError(stat(path, { bigint: true }));
  return [info.size, info.mtimeNs, info.ino].map((n) => n.toString(16)).join('-');
}

/** Of an object: a completed upload never changes, a plain file is known by its own tag. */
async function tagOf(segments: Segment[]): Promise<string> {
  const [first] = segments;
  return first === undefined ? '' : fileTag(first.path);
}

const changed = () => new ObjectStoreError('CHANGED', 'the object is another one by now');

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** The upload behind an entry; null when there is no entry or it is a plain file. */
async function linkedUpload(entry: string): Promise<string | null> {
  return readlink(entry).then(basename, () => null);
}
