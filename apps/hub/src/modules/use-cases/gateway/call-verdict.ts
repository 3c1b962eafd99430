import { Problem } from '@cdh/contracts';

/** Who waits less than this says nothing about the service by giving up. */
const PATIENT_MS = 5_000;

export interface AskedCall {
  /** Identity of the question. */
  question: string;
  deadlineMs: number;
}

/** What the end of a call says of the service: it works, it fails, or nothing. */
export type Verdict = 'works' | 'fails' | 'nothing';

/**
 * @param defects questions that are known to meet a defect: asked again, they tell nothing new, so that one question
 * alone never closes a use case to everybody
 */
export function verdictOn(
  error: unknown,
  { question, deadlineMs }: AskedCall,
  defects: { has(question: string): boolean },
): Verdict {
  if (!(error instanceof Problem)) return 'nothing';
  if (error.code === 'USE_CASE_UNAVAILABLE') return 'fails';
  if (error.code === 'DEADLINE_EXCEEDED') return deadlineMs >= PATIENT_MS ? 'fails' : 'nothing';
  if (error.status === 502) return defects.has(question) ? 'nothing' : 'fails';
  // A broker or storage that is away is not the use case's failure; a refusal is an answer.
  return error.status >= 500 ? 'nothing' : 'works';
}
