import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ObjectStoreError } from './object-store-error.ts';

/** Large writes cost fewer round trips to the thread pool; at most twice this is held in memory. */
const BATCH_BYTES = 1024 * 1024;

/** Writes all chunks to a new file and to the disk under it; nothing remains of it on failure. */
export async function writeNewFile(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const handle = await orStoreError(open(path, 'wx'));
  try {
    try {
      await writeChunks(handle, chunks);
      await orStoreError(handle.sync());
    } finally {
      await handle.close();
    }
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** Writes while the next batch is being received. */
export async function writeChunks(handle: FileHandle, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  let batch: Uint8Array[] = [];
  let bytes = 0;
  let writing = Promise.resolve();
  const flush = async (): Promise<void> => {
    await writing;
    writing = writeAll(handle, batch);
    // Awaited by the next flush; without this a failure in between would count as unhandled.
    writing.catch(() => undefined);
    batch = [];
    bytes = 0;
  };
  try {
    for await (const chunk of chunks) {
      batch.push(chunk);
      bytes += chunk.length;
      if (bytes >= BATCH_BYTES) await flush();
    }
    if (bytes > 0) await flush();
  } finally {
    // The handle is closed next, whatever the outcome: no write may still be under way.
    await writing;
  }
}

async function writeAll(handle: FileHandle, batch: Uint8Array[]): Promise<void> {
  let rest = batch;
  while (rest.length > 0) {
    const { bytesWritten } = await orStoreError(handle.writev(rest));
    rest = skipBytes(rest, bytesWritten);
  }
}

function skipBytes(chunks: Uint8Array[], count: number): Uint8Array[] {
  let left = count;
  let i = 0;
  for (let chunk = chunks[0]; chunk !== undefined && left >= chunk.length; chunk = chunks[i]) {
    left -= chunk.length;
    i += 1;
  }
  const [first, ...others] = chunks.slice(i);
  return first === undefined ? [] : [first.subarray(left), ...others];
}

/** Makes a directory and its parents, durable up to the one that existed. */
export async function makeDirectory(path: string): Promise<void> {
  const first = await orStoreError(mkdir(path, { recursive: true }));
  if (first === undefined) return;
  const top = dirname(first);
  for (let directory = path; directory !== top; directory = dirname(directory))
    await syncDirectory(directory);
  await syncDirectory(top);
}

/** Creations and renames in a directory survive a power cut only after this. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await orStoreError(open(path, 'r'));
  try {
    await orStoreError(handle.sync());
  } finally {
    await handle.close();
  }
}

/** The error of a file operation as the port's own. */
export async function orStoreError<T>(operation: Promise<T>): Promise<T> {
  return operation.catch((error: unknown) => {
    throw toStoreError(error);
  });
}

export function isMissing(error: unknown): boolean {
  return systemCode(error) === 'ENOENT' || (error instanceof ObjectStoreError && error.code === 'NOT_FOUND');
}

function toStoreError(error: unknown): ObjectStoreError {
  if (error instanceof ObjectStoreError) return error;
  const options = { cause: error };
  switch (systemCode(error)) {
    case 'ENOENT':
      return new ObjectStoreError('NOT_FOUND', 'no such object or upload', options);
    case 'ENOSPC':
    case 'EDQUOT':
      return new ObjectStoreError('NO_SPACE', 'the storage directory is full', options);
    case 'ENAMETOOLONG':
      return new ObjectStoreError('INVALID_KEY', 'object key: too long for this file system', options);
    default:
      return new ObjectStoreError('UNAVAILABLE', `storage directory: ${String(error)}`, options);
  }
}

function systemCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
