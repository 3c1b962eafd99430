import { Readable } from 'node:stream';
import { ObjectStoreError } from './object-store-error.ts';
import type { ObjectStore } from './object-store.ts';
import { choosePartSize, planParts } from './upload-plan.ts';

export interface CopyOptions {
  mediaType: string;
  /** Of one request of the copy; default 64 MiB. */
  partBytes?: number;
  signal?: AbortSignal | undefined;
}

const PART_BYTES = 64 * 1024 * 1024;

export interface Place {
  store: ObjectStore;
  key: string;
}

/**
 * Copies a whole object part by part, in constant memory, also between stores. NOT_FOUND, or CHANGED when the source
 * is replaced meanwhile; nothing is left at `to` then. Resolves with the number of bytes, which the caller must still
 * compare: what the source held is not known here.
 */
export async function copyObject(
  from: Place,
  to: Place,
  { mediaType, partBytes = PART_BYTES, signal }: CopyOptions,
): Promise<number> {
  const source = await from.store.stat(from.key);
  if (source === null) throw new ObjectStoreError('NOT_FOUND', 'nothing to copy');
  const { size, etag } = source;
  const plan = { size, partSize: choosePartSize(size, partBytes) };
  const upload = await to.store.createUpload(to.key, { ...plan, mediaType });
  try {
    for (const part of planParts(plan)) {
      signal?.throwIfAborted();
      const range = { start: part.offset, end: part.offset + part.size - 1 };
      const body =
        part.size === 0 ? Readable.from([]) : await from.store.read(from.key, range, { ifMatch: etag });
      try {
        await to.store.receivePart(to.key, upload, part.number, body);
      } finally {
        body.destroy();
      }
    }
    await to.store.completeUpload(to.key, upload);
    return size;
  } catch (error) {
    await to.store.abortUpload(to.key, upload).catch(() => undefined);
    throw error;
  }
}
