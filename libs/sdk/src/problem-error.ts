import { isRecord } from './error-causes.ts';
import type { ProblemDocument } from './types.ts';

/** The hub refused: its problem document as an error. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly document: ProblemDocument;
  /** Seconds after which trying again makes sense, where the hub said so. */
  readonly retryAfterS: number | undefined;

  constructor(document: ProblemDocument, retryAfterS?: number) {
    super(document.detail ?? document.title);
    this.document = document;
    this.retryAfterS = retryAfterS;
  }

  get status(): number {
    return this.document.status;
  }
  get code(): string {
    return this.document.code;
  }
  get title(): string {
    return this.document.title;
  }
  get detail(): string | undefined {
    return this.document.detail;
  }
  get errors(): ProblemDocument['errors'] {
    return this.document.errors;
  }
  get missing(): ProblemDocument['missing'] {
    return this.document.missing;
  }
  get remedy(): string | undefined {
    return this.document.remedy;
  }
  get traceId(): string | undefined {
    return this.document.traceId;
  }
}

/**
 * Whether an error is a problem of the hub, with one of these codes where any is given. By its shape, so that it also
 * holds for an error of another copy of this package.
 */
export function isProblem<Code extends string = string>(
  error: unknown,
  ...codes: Code[]
): error is ProblemError & { readonly code: Code } {
  if (!isRecord(error) || error.name !== 'ProblemError') return false;
  return codes.length === 0 || codes.some((code) => code === error.code);
}

/** No answer came: nobody listens, the connection broke, or the answer took too long. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
  readonly url: string;

  constructor(url: string, reason: string, cause?: unknown) {
    super(`${url}: ${reason}`, { cause });
    this.url = url;
  }
}

/** The bytes are not those that the inventory names. */
export class IntegrityError extends Error {
  override readonly name = 'IntegrityError';
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/**
 * Reads a response of 400 or more. What is no problem document (RFC 6749 of the token endpoint, a page of some proxy)
 * becomes one, so that callers meet a single kind of error.
 */
export async function readProblem(response: Response): Promise<ProblemError> {
  const body = await response.text().catch(() => '');
  const document = parseDocument(body, response);
  return new ProblemError(document, parseRetryAfter(response.headers.get('retry-after')));
}

function parseDocument(body: string, response: Response): ProblemDocument {
  const status = response.status;
  const title = response.statusText || `HTTP ${status}`;
  const foreign = { title, status, code: `HTTP_${status}` };
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return foreign;
  }
  if (!isRecord(parsed)) return foreign;
  const oauth = text(parsed.error);
  if (oauth !== undefined && parsed.code === undefined) {
    return { title: oauth, status, code: oauth, detail: text(parsed.error_description) };
  }
  const code = text(parsed.code) ?? foreign.code;
  return { ...parsed, title: text(parsed.title) ?? title, status, code, ...listedErrors(parsed.errors) };
}

function listedErrors(errors: unknown): { errors?: ProblemDocument['errors'] } {
  if (!Array.isArray(errors)) return { errors: undefined };
  const entries = errors.filter(isRecord);
  return { errors: entries.map((e) => ({ pointer: text(e.pointer) ?? '', detail: text(e.detail) ?? '' })) };
}

/** Seconds to wait by `Retry-After`, given as seconds or as a date. */
export function parseRetryAfter(header: string | null, now = Date.now()): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}
