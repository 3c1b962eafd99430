import { errorCode } from './error-code.ts';

/** A failure whose message says all that its reader needs: shown without a stack. */
export class StartupError extends Error {
  override name = 'StartupError';
}

/** ENOSPC of the system, 53100 of Postgres, or the text of a program that met it. */
function isFull(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOSPC' || code === '53100' || /no space left on device/i.test(String(error));
}

/** The message for people: a full disk is said in plain words wherever it was met. */
export function describeFailure(error: unknown): string {
  if (isFull(error)) {
    return 'Le disque est plein : libérez environ 1 Go, puis relancez. / The disk is full: free about 1 GB, then start again.';
  }
  if (error instanceof StartupError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
