import type { Readable } from 'node:stream';

/** A part that the store holds whole. */
export interface StoredPart {
  number: number;
  size: number;
  etag: string;
}

/** Bytes of known size: a store is never handed a stream without its length. */
export type Bytes = Uint8Array | { stream: Readable; size: number };

/** First and last byte, both included, as in HTTP. An end beyond the object is cut to it. */
export interface ByteRange {
  start: number;
  end: number;
}

export interface ReadOptions {
  /** Of `stat`: CHANGED when the object is another one by now. */
  ifMatch?: string;
}

/** An upload that was begun and neither completed nor aborted. */
export interface OpenUpload {
  /** The mark of its id, see `uploadMark`. */
  mark: string;
  /** Forgets it and its parts. */
  abort(): Promise<void>;
}

export interface UrlOptions {
  expiresInS: number;
  /** For a reader who reaches the store as the hub does, not at its public address. */
  inside?: boolean;
}

/**
 * Where bytes live. Keys are any non-empty text of at most 1024 UTF-8 bytes without NUL; `/` separates, and `..`,
 * `//` or accents have no meaning of their own. Every method rejects with an
 * `ObjectStoreError`, or a RangeError where the caller passed an impossible number.
 *
 * An upload is cut by `planParts(size, partSize)`; its id carries both, so that no state is kept between calls and
 * any replica continues what another began.
 */
export interface ObjectStore {
  /** Starts an upload of `size` bytes; `partSize` ≥ `size` means a single part. Returns an opaque id. */
  createUpload(key: string, upload: { size: number; partSize: number; mediaType: string }): Promise<string>;

  /** URL that takes one part by PUT; null when the store has none and a sender must go through `receivePart`. */
  partUrl(key: string, uploadId: string, partNumber: number, options: UrlOptions): Promise<string | null>;

  /**
   * Takes one part of exactly its planned size, otherwise SIZE_MISMATCH and nothing is kept. Once it resolves the
   * part survives a crash. Of two receptions of one part the later whole one counts. `body` is not destroyed on
   * failure, so that an HTTP request can still be answered; its rest must then be discarded by the caller.
   */
  receivePart(key: string, uploadId: string, partNumber: number, body: Readable): Promise<{ etag: string }>;

  /** The parts held so far, by number. NOT_FOUND once the upload is completed or aborted. */
  listParts(key: string, uploadId: string): Promise<StoredPart[]>;

  /**
   * Makes the object of its parts, all at once. PART_MISSING or SIZE_MISMATCH when they are not those of the plan;
   * the upload then stays open. Completing again succeeds as long as the object is there.
   */
  completeUpload(key: string, uploadId: string): Promise<void>;

  /** Forgets an upload and its parts; an unknown one is no error, a completed object stays. */
  abortUpload(key: string, uploadId: string): Promise<void>;

  /** Uploads on which nothing has happened since `before`: what a crash may have left. */
  openUploads(before: Date): AsyncIterable<OpenUpload>;

  /** NOT_FOUND; INVALID_RANGE when it starts beyond the end. A later failure is an error of the stream. */
  read(key: string, range?: ByteRange, options?: ReadOptions): Promise<Readable>;

  /** Writes or replaces a whole object of at most 5 GiB: readers see the old bytes or the new ones. */
  put(key: string, bytes: Bytes, mediaType: string): Promise<void>;

  /** `etag` changes whenever the object is replaced. */
  stat(key: string): Promise<{ size: number; etag: string } | null>;

  /** All bytes that were ever under this key; an unknown one is no error. LOCKED while the store must keep them. */
  delete(key: string): Promise<void>;

  /** Whether `lock` does anything here. */
  canLock(): Promise<boolean>;

  /** Keeps the object from being deleted, by anybody, until then. NOT_FOUND; no effect where the store has no lock. */
  lock(key: string, until: Date): Promise<void>;

  /** URL that gives the bytes as a file to keep; null when the hub has to stream them itself. */
  downloadUrl(
    key: string,
    options: UrlOptions & { fileName: string; mediaType: string },
  ): Promise<string | null>;

  /** Resolves when the store can be reached and written to; UNAVAILABLE or NO_SPACE otherwise. */
  check(): Promise<void>;
}
