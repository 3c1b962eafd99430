import { type OperationEntry, Problem, problemTitles } from '@cdh/contracts';
import type { CallResult } from '@cdh/nats';
import { z } from 'zod';

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

const text = z.union([z.string(), z.looseObject({ fr: z.string(), en: z.string().optional() })]);
/** What a service's problem may say; what else it says, or says otherwise, is left out. */
const said = z.object({
  errors: z
    .array(z.object({ pointer: z.string(), detail: text }))
    .max(100)
    .optional()
    .catch(undefined),
  remedy: text.optional().catch(undefined),
  retryAfterS: z.int().min(0).max(86_400).optional().catch(undefined),
  extensions: z.record(z.string(), z.unknown()).optional().catch(undefined),
});

/**
 * The problem of a call as partners should read it: the operation's declared codes with their declared status, the
 * common ones with theirs; anything else is the use case's defect (502), not the hub's: a service can't speak for the
 * hub, as with a refusal of a grant. What is no `Problem` stays as it is.
 */
export function asGatewayProblem(error: unknown, operation: OperationEntry): unknown {
  if (!(error instanceof Problem)) return error;
  const { code, detail } = error;
  const declared = Object.hasOwn(operation.errors, code) ? operation.errors[code] : undefined;
  const status = declared ?? (COMMON.has(code) ? (problemTitles[code]?.status ?? 502) : undefined);
  if (status === undefined || !text.safeParse(detail).success) return defect(error);
  const { errors, remedy, retryAfterS, extensions } = said.parse(error.options);
  return new Problem(code, detail, {
    status,
    cause: error,
    ...(errors ? { errors } : {}),
    ...(remedy === undefined ? {} : { remedy }),
    ...(retryAfterS === undefined ? {} : { retryAfterS }),
    ...(extensions ? { extensions } : {}),
  });
}

/** Throws USE_CASE_DEFECT (502) unless the answer is what was asked for: 200, in this media type. */
export function requireAnswer({ status, contentType }: CallResult, mediaType: string): void {
  if (status !== 200) throw defect(new Error(`status ${status}`));
  if (essence(contentType) !== essence(mediaType)) throw defect(new Error(`content type ${contentType}`));
}

const essence = (mediaType: string) => (mediaType.split(';')[0] ?? '').trim().toLowerCase();

export const defect = (cause: Error): Problem =>
  new Problem(
    'USE_CASE_DEFECT',
    {
      fr: 'Le cas d’usage a rencontré un défaut en répondant.',
      en: 'The use case met a defect while answering.',
    },
    { cause },
  );
