import { FileObjectStore } from './file-object-store.ts';
import type { ObjectStore } from './object-store.ts';
import { S3ObjectStore, type S3Options } from './s3-object-store.ts';

export type ObjectStoreConfig = { kind: 'files'; dir: string } | ({ kind: 's3' } & S3Options);

/** The store that the configuration names; nothing is touched before `check()` or the first use. */
export function openObjectStore(config: ObjectStoreConfig): ObjectStore {
  return config.kind === 'files' ? new FileObjectStore(config) : new S3ObjectStore(config);
}
