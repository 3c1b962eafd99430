import type { z } from 'zod';
import type { LanguageMap } from './language-map.ts';
import { Problem, type ProblemOptions } from './problem.ts';

/** `query` answers now from partitions; `job` runs long. */
export type OperationKind = 'query' | 'job';

/** Turns the JSON output into another media type. */
export type Representation<Output> = (output: Output) => string | Uint8Array;

export interface OperationDefinition<
  I extends z.ZodType,
  O extends z.ZodType,
  E extends Record<string, number>,
> {
  /** Lower-case words joined by hyphens: a token of the NATS subject and of the URL. */
  name: string;
  /** Major version; a breaking change is a new version beside the old. */
  version: number;
  kind: OperationKind;
  summary: LanguageMap;
  input: I;
  output: O;
  /** The operation's own error codes and their HTTP status. */
  errors?: E;
  /** Media types beside the first; JSON (the output itself) unless `mediaType` says otherwise. */
  representations?: Record<string, Representation<z.output<O>>>;
  /** Media type of the output itself, `application/json` by default (`application/geo+json` for GeoJSON). */
  mediaType?: string;
}

export interface OperationContract<
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
  E extends Record<string, number> = Record<string, number>,
> extends OperationDefinition<I, O, E> {
  errors: E;
  mediaType: string;
  representations: Record<string, Representation<z.output<O>>>;
  /** Makes an error of this operation; another code does not compile. */
  problem(
    code: keyof E & string,
    detail: LanguageMap | string,
    options?: Omit<ProblemOptions, 'status'>,
  ): Problem;
}

/** What a handler gets: the parsed input. */
export type Input<C> = C extends { input: infer I extends z.ZodType } ? z.output<I> : never;
/** What a handler gives back, before it is checked against the contract. */
export type Output<C> = C extends { output: infer O extends z.ZodType } ? z.input<O> : never;

export function operation<
  I extends z.ZodType,
  O extends z.ZodType,
  E extends Record<string, number> = Record<never, number>,
>(definition: OperationDefinition<I, O, E>): OperationContract<I, O, E> {
  const errors = definition.errors ?? ({} as E);
  return {
    ...definition,
    errors,
    mediaType: definition.mediaType ?? 'application/json',
    representations: definition.representations ?? {},
    problem: (code, detail, options) => new Problem(code, detail, { ...options, status: errors[code] }),
  };
}
