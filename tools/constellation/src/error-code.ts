/**
 * The `code` of a system or database error. By its shape, not by `instanceof`: in Jest, errors of Node's own modules
 * are of another realm.
 */
export function errorCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
