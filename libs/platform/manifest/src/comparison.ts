import type { LanguageMap } from '@cdh/contracts';
import type { Located, Side } from './schema-facts.ts';

export interface Difference {
  /** Into the manifest, operations by name and version: `/operations/get-indices.v1/input/properties/scale/maximum`. */
  pointer: string;
  detail: LanguageMap;
  before?: unknown;
  after?: unknown;
}

/** What may not become less: the inputs that are accepted, or what is promised of an output. */
export type Direction = 'input' | 'output';

/** One comparison: is every value of `narrow` also one of `wide`? */
export interface Comparison {
  direction: Direction;
  narrow: Side;
  wide: Side;
  /** Both documents are the same, so that their references are too. */
  sameDocuments: boolean;
  /** Pointer of the schemas within the manifest. */
  base: string;
  steps: number;
  /** Pairs under comparison and how deep in the value they began: a recursive schema meets itself. */
  begun: Map<string, number>;
  ids: Map<object, number>;
  /** Differences that keep the conjunction of `narrow` from being within `wide`; `depth` counts steps into the value. */
  included(narrow: unknown[], wide: Located, depth: number): Difference[];
}

/** A difference at a keyword of `wide`. */
export function differing(
  { direction }: Comparison,
  pointer: string,
  values: { narrow?: unknown; wide?: unknown } = {},
  detail?: LanguageMap,
): Difference {
  const [before, after] = direction === 'input' ? [values.narrow, values.wide] : [values.wide, values.narrow];
  return {
    pointer,
    detail: detail ?? (direction === 'input' ? INPUT_REFUSED : OUTPUT_UNEXPECTED),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

const INPUT_REFUSED = {
  fr: 'des valeurs acceptées jusqu’ici pourraient être refusées',
  en: 'values accepted so far may be refused',
};
const OUTPUT_UNEXPECTED = {
  fr: 'des réponses que les appelants n’attendent pas deviennent possibles',
  en: 'answers that callers do not expect become possible',
};
export const MEMBER_GONE = { fr: 'ce membre n’existe plus', en: 'this member is gone' };
export const NEWLY_REQUIRED = { fr: 'devient nécessaire', en: 'becomes required' };
export const NOT_ALWAYS_GIVEN = { fr: 'n’est plus toujours donné', en: 'is no longer always given' };
export const DEFAULT_CHANGED = {
  fr: 'une valeur absente prendrait un autre sens',
  en: 'an absent value would mean something else',
};
