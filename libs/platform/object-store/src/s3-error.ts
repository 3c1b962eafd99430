import { ObjectStoreError, type ObjectStoreErrorCode } from './object-store-error.ts';

const CODES: Record<string, ObjectStoreErrorCode> = {
  NoSuchKey: 'NOT_FOUND',
  NoSuchUpload: 'NOT_FOUND',
  NotFound: 'NOT_FOUND',
  InvalidPart: 'PART_MISSING',
  EntityTooSmall: 'SIZE_MISMATCH',
  EntityTooLarge: 'SIZE_MISMATCH',
  IncompleteBody: 'SIZE_MISMATCH',
  InvalidRange: 'INVALID_RANGE',
  KeyTooLongError: 'INVALID_KEY',
  XMinioInvalidObjectName: 'INVALID_KEY',
  XMinioStorageFull: 'NO_SPACE',
  QuotaExceeded: 'NO_SPACE',
  XMinioAdminBucketQuotaExceeded: 'NO_SPACE',
  InsufficientStorage: 'NO_SPACE',
  PreconditionFailed: 'CHANGED',
  ObjectLocked: 'LOCKED',
};

/** What `minio` or the network said as the port's own error: what is not known here is UNAVAILABLE. */
export async function orS3Error<T>(operation: Promise<T>): Promise<T> {
  return operation.catch((error: unknown) => {
    throw toStoreError(error);
  });
}

/** Of a deletion: servers that refuse it because of a lock say so in different words. */
export async function orLocked<T>(operation: Promise<T>): Promise<T> {
  return operation.catch((error: unknown) => {
    const said = `${textOf(error, 'code')} ${textOf(error, 'message')}`;
    if (/ObjectLocked|AccessDenied|WORM|retention|object lock/i.test(said)) {
      throw new ObjectStoreError('LOCKED', `object store: ${said}`, { cause: error });
    }
    throw toStoreError(error);
  });
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ObjectStoreError && error.code === 'NOT_FOUND';
}

function toStoreError(error: unknown): ObjectStoreError {
  if (error instanceof ObjectStoreError) return error;
  const said = textOf(error, 'code');
  const code = CODES[said] ?? 'UNAVAILABLE';
  const text = textOf(error, 'message') || String(error);
  return new ObjectStoreError(code, `object store: ${[said, text].filter(Boolean).join(': ')}`, {
    cause: error,
  });
}

function textOf(error: unknown, name: string): string {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  return typeof value === 'string' ? value : '';
}
