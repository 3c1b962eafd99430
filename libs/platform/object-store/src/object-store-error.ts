export type ObjectStoreErrorCode =
  | 'NOT_FOUND'
  | 'NO_SPACE'
  | 'UNAVAILABLE'
  | 'SIZE_MISMATCH'
  | 'PART_MISSING'
  | 'INVALID_RANGE'
  | 'INVALID_KEY'
  /** The object is no longer the one that was meant. */
  | 'CHANGED'
  /** The store keeps the object until a date, whatever it is told. */
  | 'LOCKED';

/** The only error of this package; `cause` holds what the file system or the S3 server said. */
export class ObjectStoreError extends Error {
  readonly code: ObjectStoreErrorCode;

  constructor(code: ObjectStoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ObjectStoreError';
    this.code = code;
  }
}
