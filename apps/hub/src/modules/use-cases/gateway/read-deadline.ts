import { invalidInput } from '@cdh/http';

export const DEFAULT_DEADLINE_MS = 10_000;
const LONGEST_DEADLINE_MS = 30_000;

/** Milliseconds that the caller waits, by `CDH-Deadline-Ms`. Throws 400 outside 1–30000. */
export function readDeadline(header: string | string[] | undefined): number {
  if (header === undefined) return DEFAULT_DEADLINE_MS;
  const ms = typeof header === 'string' && /^\d{1,6}$/.test(header.trim()) ? Number(header) : 0;
  if (ms >= 1 && ms <= LONGEST_DEADLINE_MS) return ms;
  throw invalidInput([
    {
      pointer: '/CDH-Deadline-Ms',
      detail: {
        fr: `doit être un nombre entier de 1 à ${LONGEST_DEADLINE_MS}`,
        en: `must be an integer from 1 to ${LONGEST_DEADLINE_MS}`,
      },
    },
  ]);
}
