import { Problem, reportError } from '@cdh/contracts';
import type { Control } from './control.ts';

/**
 * Tells the hub why an attempt failed, so that the cause is known should it have been the last. Nobody waits for it: a
 * report that does not arrive changes nothing.
 */
export async function reportAttemptError(
  control: Control,
  of: { job: string; attempt: string },
  error: unknown,
): Promise<void> {
  const problem = error instanceof Problem ? error : asDefect(error);
  await control.call(reportError, { ...of, problem: { ...problem.toWire() } }).catch(() => undefined);
}

/** Whether the hub no longer waits for this attempt. */
export const isSuperseded = (error: unknown): boolean =>
  error instanceof Problem && error.code === 'JOB_SUPERSEDED';

/** For a call that starts an attempt: undefined when there is nothing to start. */
export function unlessSuperseded(error: unknown): undefined {
  if (!isSuperseded(error)) throw error;
}

/** The message without the stack: whoever waits for the result reads it. */
function asDefect(error: unknown): Problem {
  const message = (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 500);
  return new Problem('USE_CASE_DEFECT', {
    fr: `Le calcul a échoué : ${message}`,
    en: `The computation failed: ${message}`,
  });
}
