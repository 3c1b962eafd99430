import { type OperationEntry, Problem, problemTitles } from '@cdh/contracts';

/** What any service may answer beside the errors of its own contract. */
const COMMON = new Set([
  'MALFORMED',
  'INPUT_INVALID',
  'NOT_ACCEPTABLE',
  'PAYLOAD_TOO_LARGE',
  'OUTPUT_INVALID',
  'UNAVAILABLE',
  'USE_CASE_UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'USE_CASE_DEFECT',
]);

/**
 * The problem as partners should read it: the operation's declared codes with their declared status, the common ones
 * with theirs; anything else is the use case's defect (502), not the hub's. What is no `Problem` stays as it is.
 */
export function asGatewayProblem(error: unknown, operation: OperationEntry): Problem {
  if (!(error instanceof Problem)) throw error;
  const { code, detail, options } = error;
  if (code === 'INTERNAL') {
    return new Problem('USE_CASE_DEFECT', {
      fr: 'Le cas d’usage a rencontré un défaut en répondant.',
      en: 'The use case met a defect while answering.',
    });
  }
  const declared = operation.errors[code];
  if (declared !== undefined) return new Problem(code, detail, { ...options, status: declared });
  if (COMMON.has(code))
    return new Problem(code, detail, { ...options, status: problemTitles[code]?.status ?? 502 });
  return error;
}
