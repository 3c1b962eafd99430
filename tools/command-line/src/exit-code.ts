import { ProblemError, UnreachableError } from '@cdh/sdk';
import { NotYetError } from './usage-error.ts';

/** What a script can tell from `$?`. */
export const EXIT = {
  done: 0,
  defect: 1,
  usage: 2,
  /** 401, 403 */
  refused: 3,
  /** 404, 410 */
  absent: 4,
  /** Any other 4xx. */
  rejected: 5,
  /** 5xx, or no answer at all. */
  unavailable: 6,
  /** 128 + SIGINT, as a shell reports it. */
  interrupted: 130,
} as const;

export function exitCodeOfStatus(status: number): number {
  if (status === 401 || status === 403) return EXIT.refused;
  if (status === 404 || status === 410) return EXIT.absent;
  if (status >= 500) return EXIT.unavailable;
  return status >= 400 ? EXIT.rejected : EXIT.defect;
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof ProblemError) return exitCodeOfStatus(error.status);
  return error instanceof UnreachableError || error instanceof NotYetError ? EXIT.unavailable : EXIT.defect;
}
