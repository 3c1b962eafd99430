import { type ObjectStore, type PlannedPart, planParts } from '@cdh/object-store';
import type { UploadFile } from '../../database/schema.ts';
import { isNotFound } from './store-problem.ts';

export type PartState = PlannedPart & { received: boolean };

/**
 * The planned parts of a file and which of them the store holds whole: one of another size (a presigned URL cannot
 * bound it) counts as not received. Null when the store knows of no such upload.
 */
export async function heldParts(store: ObjectStore, file: UploadFile): Promise<PartState[] | null> {
  try {
    const stored = await store.listParts(file.key, file.storeUpload);
    const sizes = new Map(stored.map(({ number, size }) => [number, size]));
    return planParts(file).map((part) => ({ ...part, received: sizes.get(part.number) === part.size }));
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** As `heldParts`; a file whose parts were joined already, by a completion that was cut short, has them all. */
export async function receivedParts(store: ObjectStore, file: UploadFile): Promise<PartState[]> {
  const held = await heldParts(store, file);
  if (held) return held;
  const joined = (await store.stat(file.key))?.size === file.size;
  return planParts(file).map((part) => ({ ...part, received: joined }));
}
