import { resolvePointer } from '@cdh/contracts';

/** A JSON Schema (2020-12) that is an object; `true` and `false` are schemas too. */
export type SchemaObject = Record<string, unknown>;

export const isSchemaObject = (value: unknown): value is SchemaObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** What a local `$ref` (`#`, `#/$defs/site`) points to within its document; undefined for any other. */
export function resolveReference(root: SchemaObject, reference: string): unknown {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return undefined;
  try {
    return resolvePointer(root, decodeURIComponent(reference.slice(1)));
  } catch {
    return undefined;
  }
}

const COMBINING = ['allOf', 'anyOf', 'oneOf'] as const;
const CONDITIONAL = ['then', 'else'] as const;

/** The schema itself and every schema that applies to the same value through references and combinations. */
export function facetsOf(schema: unknown, root: SchemaObject): SchemaObject[] {
  const found = new Set<SchemaObject>();
  const visit = (candidate: unknown): void => {
    if (!isSchemaObject(candidate) || found.has(candidate)) return;
    found.add(candidate);
    if (typeof candidate['$ref'] === 'string') visit(resolveReference(root, candidate['$ref']));
    for (const keyword of COMBINING) {
      const branches = candidate[keyword];
      if (Array.isArray(branches)) branches.forEach(visit);
    }
    for (const keyword of CONDITIONAL) visit(candidate[keyword]);
  };
  visit(schema);
  return [...found];
}

export interface Members {
  /** Names that the schema lists. */
  known: ReadonlySet<string>;
  /** The schemas of one of them. */
  of(name: string): unknown[];
  /** The schemas of members that are not listed; none when the schema foresees no others. */
  rest: unknown[];
}

/** The members of an object schema, those of its combined and referenced schemas included. */
export function membersOf(root: SchemaObject): Members {
  const facets = facetsOf(root, root);
  const members = new Map<string, unknown[]>();
  for (const { properties } of facets) {
    if (!isSchemaObject(properties)) continue;
    for (const [name, schema] of Object.entries(properties))
      members.set(name, [...(members.get(name) ?? []), schema]);
  }
  const rest = facets.flatMap(({ additionalProperties, unevaluatedProperties, patternProperties }) => [
    ...[additionalProperties, unevaluatedProperties].filter((s) => s !== undefined && s !== false),
    ...(isSchemaObject(patternProperties) ? Object.values(patternProperties) : []),
  ]);
  return { known: new Set(members.keys()), of: (name) => members.get(name) ?? [], rest };
}
