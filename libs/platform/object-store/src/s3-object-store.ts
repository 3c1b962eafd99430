import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { attachment } from './content-disposition.ts';
import { exactly } from './exactly.ts';
import { keyToS3 } from './object-key.ts';
import type {
  ByteRange,
  Bytes,
  ObjectStore,
  OpenUpload,
  ReadOptions,
  StoredPart,
  UrlOptions,
} from './object-store.ts';
import { checkRange } from './read-segments.ts';
import { type LockMode, S3Client } from './s3-client.ts';
import { isNotFound, orLocked, orS3Error } from './s3-error.ts';
import { checkParts, planPart, readUploadId, writeUploadId, type UploadPlan } from './upload-plan.ts';

/** The most that S3 takes in one PUT. */
const LARGEST_PUT = 5 * 1024 ** 3;

export interface S3Options {
  /** Where the hub reaches the store, `http(s)://host[:port]`. */
  endpoint: string;
  /** Where everybody else does: the host of presigned URLs that are not for inside. Default `endpoint`. */
  publicEndpoint?: string;
  accessKey: string;
  secretKey: string;
  bucket: string;
  /** Default `us-east-1`. */
  region?: string;
  /** Default 60,000. */
  idleTimeoutMs?: number;
  /** Makes a bucket that is absent with object lock, and locks in this mode what `lock` is told. Default: no lock. */
  objectLock?: LockMode;
}

/** Objects in a bucket of any S3 server. Bytes of uploads go straight there, by URLs that need no network to sign. */
export class S3ObjectStore implements ObjectStore {
  readonly #client: S3Client;
  readonly #signer: S3Client;
  readonly #bucket: string;
  readonly #objectLock: LockMode | undefined;
  #versions: Promise<boolean> | undefined;

  constructor(options: S3Options) {
    const { accessKey, secretKey, region = 'us-east-1', idleTimeoutMs = 60_000 } = options;
    const access = { accessKey, secretKey, region, idleTimeoutMs };
    this.#client = new S3Client(options.endpoint, access);
    this.#signer = new S3Client(options.publicEndpoint ?? options.endpoint, access);
    this.#bucket = options.bucket;
    this.#objectLock = options.objectLock;
  }

  async createUpload(key: string, upload: UploadPlan & { mediaType: string }): Promise<string> {
    const headers = { 'content-type': upload.mediaType };
    const id = await orS3Error(this.#client.initiateNewMultipartUpload(this.#bucket, keyToS3(key), headers));
    return writeUploadId(upload, id);
  }

  /** The size cannot be signed (`minio` leaves `content-length` out): `completeUpload` checks it instead. */
  async partUrl(
    key: string,
    uploadId: string,
    partNumber: number,
    { expiresInS, inside }: UrlOptions,
  ): Promise<string> {
    const { rest, ...plan } = readUploadId(uploadId);
    const { number } = planPart(plan, partNumber);
    const query = { partNumber: String(number), uploadId: rest };
    const signer = this.#signerFor(inside);
    return orS3Error(signer.presignedUrl('PUT', this.#bucket, keyToS3(key), expiresInS, query));
  }

  /** For what the hub itself writes: everybody else sends parts to the URL of `partUrl`. */
  async receivePart(
    key: string,
    uploadId: string,
    partNumber: number,
    body: Readable,
  ): Promise<{ etag: string }> {
    const { rest, ...plan } = readUploadId(uploadId);
    const { number, size } = planPart(plan, partNumber);
    const part = { uploadId: rest, number, size };
    const etag = await orS3Error(this.#client.putPart(this.#bucket, keyToS3(key), part, exactly(body, size)));
    return { etag };
  }

  async listParts(key: string, uploadId: string): Promise<StoredPart[]> {
    const { rest } = readUploadId(uploadId);
    return orS3Error(this.#client.storedParts(this.#bucket, keyToS3(key), rest));
  }

  async completeUpload(key: string, uploadId: string): Promise<void> {
    const { rest, ...plan } = readUploadId(uploadId);
    try {
      const parts = await this.listParts(key, uploadId);
      checkParts(plan, parts);
      const tags = parts.map(({ number, etag }) => ({ part: number, etag }));
      await orS3Error(this.#client.completeMultipartUpload(this.#bucket, keyToS3(key), rest, tags));
    } catch (error) {
      if (!isNotFound(error)) throw error;
      // The server forgets an upload once it is completed; what it made is still known by key and size.
      const object = await this.stat(key);
      if (object?.size !== plan.size) throw error;
    }
  }

  async abortUpload(key: string, uploadId: string): Promise<void> {
    const { rest } = readUploadId(uploadId);
    await ignoreMissing(orS3Error(this.#client.abortMultipartUpload(this.#bucket, keyToS3(key), rest)));
  }

  async *openUploads(before: Date): AsyncGenerator<OpenUpload> {
    const found = this.#client.openUploads(this.#bucket)[Symbol.asyncIterator]();
    for (;;) {
      const { value, done } = await orS3Error(found.next());
      if (done) return;
      const { key, uploadId, initiated } = value;
      if (initiated >= before) continue;
      const abort = async (): Promise<void> => {
        await ignoreMissing(orS3Error(this.#client.abortMultipartUpload(this.#bucket, key, uploadId)));
      };
      yield { mark: uploadId, abort };
    }
  }

  async read(key: string, range?: ByteRange, { ifMatch }: ReadOptions = {}): Promise<Readable> {
    if (range !== undefined) checkRange(range);
    const headers = {
      ...(range === undefined ? {} : { range: `bytes=${range.start}-${range.end}` }),
      ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
    };
    return orS3Error(this.#client.getStream(this.#bucket, keyToS3(key), headers));
  }

  async put(key: string, bytes: Bytes, mediaType: string): Promise<void> {
    const name = keyToS3(key);
    const headers = { 'content-type': mediaType };
    if (bytes instanceof Uint8Array) {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      await orS3Error(this.#client.putObject(this.#bucket, name, buffer, buffer.length, headers));
      return;
    }
    const { stream, size } = bytes;
    if (size > LARGEST_PUT) throw new RangeError('more than 5 GiB: upload it in parts');
    const sized = { ...headers, 'content-length': String(size) };
    await orS3Error(this.#client.putStream(this.#bucket, name, exactly(stream, size), sized));
  }

  async stat(key: string): Promise<{ size: number; etag: string } | null> {
    const found = orS3Error(this.#client.statObject(this.#bucket, keyToS3(key)));
    const info = await ignoreMissing(found);
    return info === null ? null : { size: info.size, etag: info.etag };
  }

  /** Where the bucket keeps versions, a plain deletion would only hide the bytes. */
  async delete(key: string): Promise<void> {
    const name = keyToS3(key);
    if (!(await this.#keepsVersions())) {
      await ignoreMissing(orS3Error(this.#client.removeObject(this.#bucket, name)));
      return;
    }
    for (const versionId of await orS3Error(this.#client.versionsOf(this.#bucket, name))) {
      await ignoreMissing(orLocked(this.#client.removeObject(this.#bucket, name, { versionId })));
    }
  }

  async canLock(): Promise<boolean> {
    if (this.#objectLock === undefined) return false;
    return orS3Error(this.#client.hasObjectLock(this.#bucket));
  }

  async lock(key: string, until: Date): Promise<void> {
    if (this.#objectLock === undefined) return;
    await orS3Error(this.#client.retain(this.#bucket, keyToS3(key), this.#objectLock, until));
  }

  async downloadUrl(
    key: string,
    options: UrlOptions & { fileName: string; mediaType: string },
  ): Promise<string> {
    const headers = {
      'response-content-disposition': attachment(options.fileName),
      'response-content-type': options.mediaType,
    };
    const signer = this.#signerFor(options.inside);
    return orS3Error(signer.presignedUrl('GET', this.#bucket, keyToS3(key), options.expiresInS, headers));
  }

  /** Makes the bucket when it is absent and the keys allow it. */
  async check(): Promise<void> {
    if (!(await orS3Error(this.#client.bucketExists(this.#bucket)))) await this.#makeBucket();
    const probe = `.check/${randomUUID()}`;
    await this.put(probe, Buffer.from('check'), 'text/plain');
    await this.delete(probe);
  }

  /** Asked once: buckets with object lock are born with versions. A store without versions may not know the question. */
  #keepsVersions(): Promise<boolean> {
    this.#versions ??= orS3Error(this.#client.keepsVersions(this.#bucket)).catch((error: unknown) => {
      this.#versions = undefined;
      throw error;
    });
    return this.#versions;
  }

  #signerFor(inside = false): S3Client {
    return inside ? this.#client : this.#signer;
  }

  async #makeBucket(): Promise<void> {
    try {
      const options = { ObjectLocking: this.#objectLock !== undefined };
      await orS3Error(this.#client.makeBucket(this.#bucket, this.#client.region, options));
    } catch (error) {
      // Another replica may have been faster.
      if (!(await orS3Error(this.#client.bucketExists(this.#bucket)))) throw error;
    }
  }
}

async function ignoreMissing<T>(operation: Promise<T>): Promise<T | null> {
  return operation.catch((error: unknown) => {
    if (isNotFound(error)) return null;
    throw error;
  });
}
