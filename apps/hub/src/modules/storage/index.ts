export { BlobStorage } from './blob-storage.ts';
export type { Blob } from './blobs.repository.ts';
export { BlobReleases } from './deletion/blob-releases.ts';
export { ExpirySweep } from './expiry-sweep.ts';
export { ReadDecisions } from './read-decisions.ts';
export { type BroughtFile, ResultStorage } from './result-storage.ts';
export { StorageModule } from './storage.module.ts';
export { StorageRoutes } from './storage.routes.ts';
