import { IntegrityError, ProblemError, UnreachableError } from '@cdh/sdk';
import type { Say } from '../language.ts';
import { NotYetError } from '../usage-error.ts';
import { printable } from './table.ts';

/** What a person reads of an error, the most telling first. */
export function describeError(error: unknown, say: Say): string {
  if (error instanceof ProblemError) return describeProblem(error, say);
  if (error instanceof UnreachableError) {
    return `${say('unreachable')} ${printable(error.message)}\n  → ${say('unreachableRemedy')}`;
  }
  if (error instanceof IntegrityError) return `${say('notIntact')} ${printable(error.message)}`;
  if (error instanceof NotYetError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  return `${say('defect')} ${printable(message)}`;
}

function describeProblem(problem: ProblemError, say: Say): string {
  const { title, status, code, detail, errors, missing, remedy, traceId } = problem;
  const lines = [`${printable(title)} (${status} ${printable(code)})`];
  if (detail !== undefined && detail !== title) lines.push(printable(detail));
  for (const error of errors ?? []) lines.push(`  ${printable(error.pointer)}: ${printable(error.detail)}`);
  if (missing) lines.push(`  ${say('missing')} ${describeMissing(missing)}`);
  if (remedy !== undefined) lines.push(`  → ${printable(remedy)}`);
  if (traceId !== undefined) lines.push(`  traceId ${printable(traceId)}`);
  return lines.join('\n');
}

const describeMissing = (missing: NonNullable<ProblemError['missing']>) =>
  Object.entries(missing)
    .map(([name, value]) => `${name} ${printable(String(value))}`)
    .join(', ');
