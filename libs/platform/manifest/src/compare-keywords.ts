import { canonicalJson } from '@cdh/contracts';
import { type Comparison, type Difference, differing } from './comparison.ts';
import { counts } from './compare-counts.ts';
import { differencesOfMembers } from './compare-members.ts';
import { isSchemaObject, type SchemaObject } from './schema-facets.ts';
import { isAtLeast, type Kind, kindsAllowed, kindsOf, lowerBound, valuesOf } from './schema-facts.ts';

type Conjunct = { schema: SchemaObject; pointer: string };
type Rule = (narrow: SchemaObject[], wide: Conjunct, depth: number, comparison: Comparison) => Difference[];

const has = (kinds: Set<Kind>, ...wanted: Kind[]) => wanted.some((kind) => kinds.has(kind));
const same = (a: unknown, b: unknown) =>
  a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b);
const first = (narrow: SchemaObject[], keyword: string): unknown =>
  narrow.find((schema) => schema[keyword] !== undefined)?.[keyword];

/** Keywords compared here, in the members, or as combinations; any other must stand unchanged. */
const UNDERSTOOD = new Set(
  `$ref $dynamicRef $defs definitions allOf anyOf oneOf default type enum const minimum maximum exclusiveMinimum
  exclusiveMaximum multipleOf minLength maxLength minItems maxItems minProperties maxProperties uniqueItems items
  prefixItems required properties patternProperties additionalProperties propertyNames contentEncoding
  contentMediaType contentSchema`.split(/\s+/),
);

/** What of each keyword of `wide` does not follow from the conjunction `narrow`; `beside` as for the members. */
export function differencesOfKeywords(
  narrow: SchemaObject[],
  wide: Conjunct[],
  beside: ReadonlySet<string>,
  depth: number,
  comparison: Comparison,
): Difference[] {
  const values = valuesOf(narrow, comparison.narrow);
  if (values) return wide.flatMap((conjunct) => differencesOfValues(values, narrow, conjunct, comparison));
  const rules: Rule[] = [types, enumerations, numbers, texts, lists, others];
  return [
    ...wide.flatMap((conjunct) => rules.flatMap((rule) => rule(narrow, conjunct, depth, comparison))),
    ...(has(kindsOf(narrow), 'object') ? differencesOfMembers(narrow, wide, beside, depth, comparison) : []),
  ];
}

function differencesOfValues(
  values: unknown[],
  narrow: SchemaObject[],
  { schema, pointer }: Conjunct,
  comparison: Comparison,
): Difference[] {
  // Combinations and references are compared on their own.
  const { $ref: _, allOf: __, anyOf: ___, oneOf: ____, ...own } = schema;
  const refused = values.filter((value) => !comparison.wide.validator.fits(own, value));
  if (refused.length === 0) return [];
  const keyword = ['enum', 'const', 'type'].find((name) => own[name] !== undefined);
  if (keyword === undefined) return [differing(comparison, pointer, { narrow: refused })];
  const said = first(narrow, keyword) ?? refused;
  return [differing(comparison, `${pointer}/${keyword}`, { narrow: said, wide: own[keyword] })];
}

const types: Rule = (narrow, { schema, pointer }, _, comparison) => {
  const allowed = new Set(kindsAllowed(schema));
  if ([...kindsOf(narrow)].every((kind) => allowed.has(kind))) return [];
  return [differing(comparison, `${pointer}/type`, { narrow: first(narrow, 'type'), wide: schema['type'] })];
};

const enumerations: Rule = (_, { schema, pointer }, __, comparison) =>
  ['enum', 'const']
    .filter((keyword) => keyword in schema)
    .map((keyword) => differing(comparison, `${pointer}/${keyword}`, { wide: schema[keyword] }));

const LOWER = { closed: 'minimum', open: 'exclusiveMinimum', sign: 1 } as const;
const UPPER = { closed: 'maximum', open: 'exclusiveMaximum', sign: -1 } as const;

const numbers: Rule = (narrow, { schema, pointer }, _, comparison) => {
  const kinds = kindsOf(narrow);
  if (!has(kinds, 'integer', 'fraction')) return [];
  const found = [LOWER, UPPER].flatMap((side) => {
    const wanted = lowerBound([schema], side, false);
    if (isAtLeast(lowerBound(narrow, side, !kinds.has('fraction')), wanted)) return [];
    const keyword = wanted.open ? side.open : side.closed;
    const said = first(narrow, side.closed) ?? first(narrow, side.open);
    return [differing(comparison, `${pointer}/${keyword}`, { narrow: said, wide: schema[keyword] })];
  });
  const step = schema['multipleOf'];
  const follows = (factor: unknown) => typeof factor === 'number' && Number.isInteger(factor / Number(step));
  const whole = !kinds.has('fraction') && follows(1);
  if (step !== undefined && !whole && !narrow.some(({ multipleOf }) => follows(multipleOf)))
    found.push(
      differing(comparison, `${pointer}/multipleOf`, { narrow: first(narrow, 'multipleOf'), wide: step }),
    );
  return found;
};

const texts: Rule = (narrow, wide, _, comparison) =>
  has(kindsOf(narrow), 'string')
    ? [
        ...counts(['minLength', 'maxLength'], narrow, wide, comparison),
        ...['pattern', 'format'].flatMap((keyword) => unchanged(keyword, narrow, wide, comparison)),
      ]
    : [];

function unchanged(
  keyword: string,
  narrow: SchemaObject[],
  { schema, pointer }: Conjunct,
  comparison: Comparison,
): Difference[] {
  const wanted = schema[keyword];
  if (wanted === undefined || narrow.some((part) => same(part[keyword], wanted))) return [];
  return [differing(comparison, `${pointer}/${keyword}`, { narrow: first(narrow, keyword), wide: wanted })];
}

const lists: Rule = (narrow, wide, depth, comparison) => {
  if (!has(kindsOf(narrow), 'array')) return [];
  const { schema, pointer } = wide;
  const { prefixItems, items } = schema;
  const prefix: unknown[] = Array.isArray(prefixItems) ? prefixItems : [];
  const found = counts(['minItems', 'maxItems'], narrow, wide, comparison);
  if (schema['uniqueItems'] === true && !narrow.some(({ uniqueItems }) => uniqueItems === true))
    found.push(differing(comparison, `${pointer}/uniqueItems`, { wide: true }));
  const longest = Math.min(
    ...narrow.map(({ maxItems }) => (typeof maxItems === 'number' ? maxItems : Infinity)),
  );
  const named = Math.max(prefix.length, ...narrow.map((part) => prefixOf(part).length));
  const itemAt = (index: number) => narrow.map((part) => prefixOf(part)[index] ?? part['items'] ?? true);
  for (let index = 0; index < Math.min(named, longest); index++) {
    const inPrefix = index < prefix.length;
    const at = inPrefix ? `${pointer}/prefixItems/${index}` : `${pointer}/items`;
    const goal = { schema: inPrefix ? prefix[index] : items, pointer: at };
    found.push(...comparison.included(itemAt(index), goal, depth + 1));
  }
  if (longest > named)
    found.push(
      ...comparison.included(itemAt(Infinity), { schema: items, pointer: `${pointer}/items` }, depth + 1),
    );
  return found;
};

const prefixOf = ({ prefixItems }: SchemaObject): unknown[] =>
  Array.isArray(prefixItems) ? prefixItems : [];

/** `not`, `if`, `contains`, `unevaluatedProperties`…, and keywords that this does not know. */
const others: Rule = (narrow, wide, _, comparison) => {
  const foreign = Object.keys(wide.schema).filter(
    (keyword) => !UNDERSTOOD.has(keyword) && keyword !== 'pattern' && keyword !== 'format',
  );
  // What they say depends on the keywords beside them, so all of these stand unchanged or none.
  const whole = narrow.some((part) =>
    Object.keys({ ...part, ...wide.schema }).every(
      (keyword) => same(part[keyword], wide.schema[keyword]) && !isReferring(part[keyword], comparison),
    ),
  );
  return whole ? [] : foreign.flatMap((keyword) => strictlyUnchanged(keyword, narrow, wide, comparison));
};

const DEPENDENT = new Set(['if', 'then', 'else', 'unevaluatedProperties', 'unevaluatedItems', 'contains']);

function strictlyUnchanged(
  keyword: string,
  narrow: SchemaObject[],
  wide: Conjunct,
  comparison: Comparison,
): Difference[] {
  if (!DEPENDENT.has(keyword) && !isReferring(wide.schema[keyword], comparison))
    return unchanged(keyword, narrow, wide, comparison);
  return [
    differing(comparison, `${wide.pointer}/${keyword}`, {
      narrow: first(narrow, keyword),
      wide: wide.schema[keyword],
    }),
  ];
}

const isReferring = (value: unknown, { sameDocuments }: Comparison) =>
  !sameDocuments && isSchemaObject(value) && JSON.stringify(value).includes('"$ref"');
