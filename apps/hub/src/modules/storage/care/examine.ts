import { setTimeout as wait } from 'node:timers/promises';
import { type ObjectStore, ObjectStoreError } from '@cdh/object-store';
import type { StorageFinding } from '../../../database/schema.ts';
import { readObject } from '../read-object.ts';
import { isNotFound } from '../store-problem.ts';
import type { Pace } from './pace.ts';

export type Examination = { good: true } | { good: false; finding: StorageFinding; received: string | null };

/** A store in passing trouble is not taken for one that lost something. */
const TRIES = 5;
const BETWEEN_MS = 1_000;

/**
 * Reads an object whole, whether it still is what it was. Throws when the store is away, which says nothing of its
 * objects: a reading that fails counts only if it fails again and again while the store itself answers.
 */
export async function examine(
  store: ObjectStore,
  key: string,
  { sha256, size }: { sha256: string; size: number },
  { pace, signal }: { pace?: Pace; signal?: AbortSignal } = {},
): Promise<Examination> {
  for (let tries = 1; ; tries += 1) {
    try {
      const reading = await readObject(store, key, { pace, signal });
      const good = reading.sha256 === sha256 && reading.size === size;
      return good ? { good } : { good, finding: 'changed', received: reading.sha256 };
    } catch (error) {
      signal?.throwIfAborted();
      if (isNotFound(error) || codeOf(error) === 'ENOENT')
        return { good: false, finding: 'missing', received: null };
      if (codeOf(error) === 'NO_SPACE') throw error;
      await store.check();
      if (tries === TRIES) return { good: false, finding: 'unreadable', received: null };
      await wait(BETWEEN_MS, undefined, signal ? { signal } : {});
    }
  }
}

const codeOf = (error: unknown) =>
  error instanceof ObjectStoreError || (error instanceof Error && 'code' in error) ? error.code : undefined;
