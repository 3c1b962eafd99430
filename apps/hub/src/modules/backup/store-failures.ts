import { setTimeout as wait } from 'node:timers/promises';
import { ObjectStoreError } from '@cdh/object-store';
import { type BlobAt, type Expected, WrongBytes } from './copy-blob.ts';

const WAITS_MS = [500, 2_000, 8_000];

/** Tries again while the store does not answer, for ten seconds; bytes cut short on the way may have been its failing. */
export async function persist<T>(work: () => Promise<T>): Promise<T> {
  for (const waitMs of WAITS_MS) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ObjectStoreError) || !['UNAVAILABLE', 'SIZE_MISMATCH'].includes(error.code))
        throw error;
      await wait(waitMs);
    }
  }
  return work();
}

/** Whether the failure says that the object is not, or no longer, what was expected. */
export async function isLost(error: unknown, { store, key }: BlobAt, { size }: Expected): Promise<boolean> {
  if (error instanceof WrongBytes) return true;
  if (!(error instanceof ObjectStoreError)) return false;
  if (error.code === 'NOT_FOUND') return true;
  return (
    ['SIZE_MISMATCH', 'INVALID_RANGE', 'CHANGED'].includes(error.code) &&
    (await store.stat(key))?.size !== size
  );
}
