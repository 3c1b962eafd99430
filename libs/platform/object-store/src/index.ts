export type {
  ByteRange,
  Bytes,
  ObjectStore,
  OpenUpload,
  ReadOptions,
  StoredPart,
  UrlOptions,
} from './object-store.ts';
export { copyObject } from './copy-object.ts';
export { ObjectStoreError, type ObjectStoreErrorCode } from './object-store-error.ts';
export { openObjectStore, type ObjectStoreConfig } from './open-object-store.ts';
export { FileObjectStore } from './file-object-store.ts';
export { S3ObjectStore, type S3Options } from './s3-object-store.ts';
export { attachment } from './content-disposition.ts';
export { choosePartSize, planParts, type PlannedPart, uploadMark, type UploadPlan } from './upload-plan.ts';
