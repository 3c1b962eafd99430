import { createHash } from 'node:crypto';
import type { ObjectStore } from '@cdh/object-store';
import { recordStorageBytes } from '@cdh/telemetry';
import type { Pace } from './care/pace.ts';
import { HEAD_BYTES } from './check-format.ts';

export interface ObjectReading {
  sha256: string;
  size: number;
  /** The first 4,100 bytes, or all. */
  head: Buffer;
  /** Where the first NUL byte is; −1 when there is none. */
  nulAt: number;
  /** All bytes, where they were asked for; else null. */
  bytes: Buffer | null;
}

export interface ReadOptions {
  /** Keep all bytes. */
  keep?: boolean;
  /** Shown each chunk. */
  watch?: ((chunk: Uint8Array) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** No faster than this. */
  pace?: Pace | undefined;
}

/** Reads an object once, to its end: its sum, its size and what format checks need. */
export async function readObject(
  store: ObjectStore,
  key: string,
  { keep = false, watch, signal, pace }: ReadOptions = {},
): Promise<ObjectReading> {
  const stream = await store.read(key);
  const abort = () => stream.destroy(new Error('reading was given up'));
  signal?.addEventListener('abort', abort, { once: true });
  const hash = createHash('sha256');
  const chunks: Buffer[] = [];
  let head: Buffer = Buffer.alloc(0);
  let size = 0;
  let nulAt = -1;
  try {
    if (signal?.aborted) abort();
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      hash.update(chunk);
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
      if (nulAt < 0) {
        const at = chunk.indexOf(0);
        if (at >= 0) nulAt = size + at;
      }
      size += chunk.length;
      watch?.(chunk);
      if (keep) chunks.push(chunk);
      if (pace) await pace.take(chunk.length, signal);
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    recordStorageBytes('read', size);
  }
  return { sha256: hash.digest('hex'), size, head, nulAt, bytes: keep ? Buffer.concat(chunks, size) : null };
}
