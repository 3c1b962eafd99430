import { isSchemaObject, resolveReference, type SchemaObject } from './schema-facets.ts';
import type { SchemaValidator } from './schema-validator.ts';

/** One of the two schemas that are compared. */
export interface Side {
  root: SchemaObject;
  validator: SchemaValidator;
}

/** A schema at its place in the document. */
export interface Located {
  schema: unknown;
  pointer: string;
  /** Names of members that the schemas beside a branch of a union list for the same object. */
  beside?: ReadonlySet<string>;
}

/** A schema as a conjunction: all of these hold, and one branch of each union. */
export interface Conjunction {
  conjuncts: (Located & { schema: SchemaObject })[];
  unions: { branches: Located[]; pointer: string; exclusive: boolean }[];
  /** `false` is among them: nothing is valid. */
  never: boolean;
  /** References that lead nowhere within the document. */
  unresolved: string[];
}

/** Follows `$ref` and `allOf`; `base` is the pointer of the document's root. */
export function conjunctionOf(schemas: Located[], root: SchemaObject, base: string): Conjunction {
  const found: Conjunction = { conjuncts: [], unions: [], never: false, unresolved: [] };
  const seen = new Set<unknown>();
  const visit = ({ schema, pointer }: Located): void => {
    if (schema === false) found.never = true;
    if (!isSchemaObject(schema) || seen.has(schema)) return;
    seen.add(schema);
    found.conjuncts.push({ schema, pointer });
    const { $ref, allOf } = schema;
    if (typeof $ref === 'string') {
      const target = resolveReference(root, $ref);
      if (target === undefined) found.unresolved.push(`${pointer}/$ref`);
      else visit({ schema: target, pointer: base + $ref.slice(1) });
    }
    if (schema['$dynamicRef'] !== undefined) found.unresolved.push(`${pointer}/$dynamicRef`);
    if (Array.isArray(allOf))
      allOf.forEach((part, index) => visit({ schema: part, pointer: `${pointer}/allOf/${index}` }));
    for (const keyword of ['anyOf', 'oneOf']) {
      const branches = schema[keyword];
      if (!Array.isArray(branches)) continue;
      found.unions.push({
        pointer: `${pointer}/${keyword}`,
        exclusive: keyword === 'oneOf',
        branches: branches.map((branch, index) => ({
          schema: branch,
          pointer: `${pointer}/${keyword}/${index}`,
        })),
      });
    }
  };
  schemas.forEach(visit);
  return found;
}

/** Kinds of values that exclude each other; a `number` is an integer or a fraction. */
export const KINDS = ['integer', 'fraction', 'string', 'boolean', 'null', 'array', 'object'] as const;
export type Kind = (typeof KINDS)[number];

const kindsOfType = (type: unknown): Kind[] =>
  type === 'number' ? ['integer', 'fraction'] : KINDS.filter((kind) => kind === type);

export const kindsAllowed = ({ type }: SchemaObject): Kind[] =>
  type === undefined ? [...KINDS] : [type].flat().flatMap(kindsOfType);

/** The kinds of values that all of the conjuncts allow. */
export const kindsOf = (conjuncts: SchemaObject[]): Set<Kind> =>
  new Set(KINDS.filter((kind) => conjuncts.every((schema) => kindsAllowed(schema).includes(kind))));

const CONSTANTS: Partial<Record<Kind, unknown[]>> = { boolean: [true, false], null: [null] };

/** Every value that the conjuncts allow, when they are few and can be listed. */
export function valuesOf(conjuncts: SchemaObject[], { validator }: Side): unknown[] | undefined {
  const lists = conjuncts.flatMap((schema) => [
    ...(Array.isArray(schema['enum']) ? [schema['enum'] as unknown[]] : []),
    ...('const' in schema ? [[schema['const']]] : []),
  ]);
  const kinds = [...kindsOf(conjuncts)];
  if (kinds.every((kind) => CONSTANTS[kind])) lists.push(kinds.flatMap((kind) => CONSTANTS[kind] ?? []));
  const [shortest] = lists.sort((a, b) => a.length - b.length);
  return shortest?.filter((value) => conjuncts.every((schema) => validator.fits(schema, value)));
}

/** A bound with its openness, as a pair that can be ordered. */
type Bound = { value: number; open: boolean };

const numberOf = (value: unknown) => (typeof value === 'number' ? value : undefined);

/** The tightest lower bound; an upper bound is the lower one of the mirrored axis. */
export function lowerBound(
  conjuncts: SchemaObject[],
  keywords: { closed: string; open: string; sign: 1 | -1 },
  integersOnly: boolean,
): Bound {
  const bounds = conjuncts.flatMap((schema): Bound[] => {
    const closed = numberOf(schema[keywords.closed]);
    const open = numberOf(schema[keywords.open]);
    return [
      ...(closed === undefined ? [] : [{ value: closed * keywords.sign, open: false }]),
      ...(open === undefined ? [] : [{ value: open * keywords.sign, open: true }]),
    ];
  });
  const whole = integersOnly ? bounds.map(wholeBound) : bounds;
  return whole.reduce((a, b) => (isAtLeast(a, b) ? a : b), { value: -Infinity, open: false });
}

const wholeBound = ({ value, open }: Bound): Bound => ({
  value: open ? Math.floor(value) + 1 : Math.ceil(value),
  open: false,
});

export const isAtLeast = (a: Bound, b: Bound): boolean =>
  a.value > b.value || (a.value === b.value && (a.open || !b.open));
