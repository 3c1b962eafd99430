import type { Language, LanguageMap } from './language-map.ts';
import { inLanguage } from './language-map.ts';
import { problemTitles } from './problem-titles.ts';

export interface ProblemField {
  /** JSON pointer into the body, or the parameter's name after a `/`. */
  pointer: string;
  detail: LanguageMap | string;
}

export type Missing = { role: string } | { dataset: string; action: string; through?: string };

export interface ProblemOptions {
  status?: number;
  /** URI of the kind of problem where a standard names one. */
  type?: string;
  errors?: ProblemField[];
  missing?: Missing;
  remedy?: LanguageMap | string;
  retryAfterS?: number;
  /** Further members of the document, e.g. the differences of an incompatible manifest. */
  extensions?: Record<string, unknown>;
  cause?: unknown;
}

/** What crosses the wire between processes: the texts in both languages, chosen at the edge. */
export interface WireProblem extends Omit<ProblemOptions, 'cause'> {
  code: string;
  status: number;
  detail: LanguageMap | string;
}

/** The RFC 9457 document that a person or a client reads. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  traceId?: string;
  errors?: { pointer: string; detail: string }[];
  missing?: Missing;
  remedy?: string;
  [extension: string]: unknown;
}

/** An error that its caller should read: thrown anywhere, rendered once at the edge as RFC 9457. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: string;
  readonly detail: LanguageMap | string;
  readonly options: ProblemOptions;

  constructor(code: string, detail: LanguageMap | string, options: ProblemOptions = {}) {
    super(inLanguage(detail, 'en'), options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.detail = detail;
    this.options = options;
  }

  get status(): number {
    return this.options.status ?? problemTitles[this.code]?.status ?? 500;
  }

  toWire(): WireProblem {
    const { cause: _cause, ...options } = this.options;
    return { ...options, code: this.code, status: this.status, detail: this.detail };
  }

  static fromWire(wire: WireProblem): Problem {
    const { code, detail, ...options } = wire;
    return new Problem(code, detail, options);
  }
}

/** Renders a problem in one language. */
export function problemDocument(wire: WireProblem, language: Language, traceId?: string): ProblemDocument {
  const { code, status, detail, errors, missing, remedy, extensions } = wire;
  const type = wire.type ?? `urn:cdh:problem:${code.toLowerCase().replaceAll('_', '-')}`;
  const title = problemTitles[code]?.title;
  return {
    ...extensions,
    type,
    title: title ? inLanguage(title, language) : code,
    status,
    detail: inLanguage(detail, language),
    code,
    ...(traceId ? { traceId } : {}),
    ...(errors
      ? { errors: errors.map((e) => ({ pointer: e.pointer, detail: inLanguage(e.detail, language) })) }
      : {}),
    ...(missing ? { missing } : {}),
    ...(remedy ? { remedy: inLanguage(remedy, language) } : {}),
  };
}
