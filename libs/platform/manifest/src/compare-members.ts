import { canonicalJson } from '@cdh/contracts';
import { counts } from './compare-counts.ts';
import {
  type Comparison,
  DEFAULT_CHANGED,
  type Difference,
  differing,
  MEMBER_GONE,
  NEWLY_REQUIRED,
  NOT_ALWAYS_GIVEN,
} from './comparison.ts';
import { compilePattern } from './linear-pattern.ts';
import { isSchemaObject, type SchemaObject } from './schema-facets.ts';

type Conjunct = { schema: SchemaObject; pointer: string };

const propertiesOf = ({ properties }: SchemaObject): SchemaObject =>
  isSchemaObject(properties) ? properties : {};
const patternsOf = ({ patternProperties }: SchemaObject): [string, unknown][] =>
  isSchemaObject(patternProperties) ? Object.entries(patternProperties) : [];
const matches = (pattern: string, name: string) => compilePattern(pattern)?.test(name) ?? false;
const segment = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** What a conjunct says of a member: nothing is undefined. */
function ruleOf(schema: SchemaObject, name: string): unknown {
  const own = propertiesOf(schema);
  if (Object.hasOwn(own, name)) return own[name];
  const [, matching] = patternsOf(schema).find(([pattern]) => matches(pattern, name)) ?? [];
  return matching ?? schema['additionalProperties'];
}

const requiredBy = (schemas: SchemaObject[]) =>
  new Set(schemas.flatMap(({ required }) => (Array.isArray(required) ? required.map(String) : [])));

/** Names of the members that the schemas list. */
export const namesOf = (schemas: SchemaObject[]): Set<string> =>
  new Set(schemas.flatMap((schema) => Object.keys(propertiesOf(schema))));

/**
 * What the members of an object lose: taken together, for a member may stand in another part of the conjunction.
 * `beside` are the names that schemas beside `wide` list for the same object.
 */
export function differencesOfMembers(
  narrow: SchemaObject[],
  wide: Conjunct[],
  beside: ReadonlySet<string>,
  depth: number,
  comparison: Comparison,
): Difference[] {
  const given = { narrow, names: namesOf(narrow), required: requiredBy(narrow), depth, comparison };
  return [
    ...wide.flatMap((conjunct) => [
      ...counts(['minProperties', 'maxProperties'], narrow, conjunct, comparison),
      ...required(given.required, conjunct, comparison),
      ...foreseen(given, conjunct),
      ...rest(given, conjunct),
      ...names(given, conjunct),
    ]),
    ...gone(given, wide, beside),
    ...(comparison.direction === 'input' ? defaults(given, wide) : []),
  ];
}

interface Given {
  narrow: SchemaObject[];
  names: Set<string>;
  required: Set<string>;
  depth: number;
  comparison: Comparison;
}

function required(held: Set<string>, { schema, pointer }: Conjunct, comparison: Comparison): Difference[] {
  const detail = comparison.direction === 'input' ? NEWLY_REQUIRED : NOT_ALWAYS_GIVEN;
  return [...requiredBy([schema])]
    .filter((name) => !held.has(name))
    .map((name) => differing(comparison, `${pointer}/properties/${segment(name)}`, {}, detail));
}

/** Each member that `wide` lists holds what it says there. */
function foreseen({ narrow, depth, comparison }: Given, { schema, pointer }: Conjunct): Difference[] {
  return Object.entries(propertiesOf(schema)).flatMap(([name, member]) => {
    const rules = narrow.map((part) => ruleOf(part, name)).filter((rule) => rule !== undefined);
    // Not mentioned at all: new and not sent (input), or gone and told elsewhere (output).
    if (rules.length === 0 || rules.includes(false)) return [];
    return comparison.included(
      rules,
      { schema: member, pointer: `${pointer}/properties/${segment(name)}` },
      depth + 1,
    );
  });
}

/** Members that `wide` does not list follow its patterns and `additionalProperties`. */
function rest(given: Given, { schema, pointer }: Conjunct): Difference[] {
  const { narrow, names: listed, depth, comparison } = given;
  const own = propertiesOf(schema);
  const patterns = patternsOf(schema);
  const others = schema['additionalProperties'];
  const found: Difference[] = [];
  const closed = narrow.some(
    (part) => part['additionalProperties'] === false && patternsOf(part).length === 0,
  );
  for (const [pattern, rule] of patterns) {
    const at = { schema: rule, pointer: `${pointer}/patternProperties/${segment(pattern)}` };
    const matching = [...listed].filter((name) => matches(pattern, name));
    for (const name of matching) found.push(...comparison.included(rulesOf(narrow, name), at, depth + 1));
    if (closed) continue;
    const rules = narrow.flatMap((part) => patternsOf(part).filter(([same]) => same === pattern));
    const elsewhere = narrow
      .map((part) => part['additionalProperties'])
      .filter((value) => value !== undefined);
    const parts = rules.length > 0 ? rules.map(([, value]) => value) : patterned(narrow) ? [] : elsewhere;
    found.push(...comparison.included(parts.length > 0 ? parts : [{}], at, depth + 1));
  }
  if (others === undefined || others === true) return found;
  const at = { schema: others, pointer: `${pointer}/additionalProperties` };
  if (others !== false)
    for (const name of listed)
      if (!Object.hasOwn(own, name) && !patterns.some(([pattern]) => matches(pattern, name)))
        found.push(...comparison.included(rulesOf(narrow, name), at, depth + 1));
  // Callers read past output members that they do not know.
  if (closed || (others === false && comparison.direction === 'output')) return found;
  if (others === false)
    return narrow.some((part) => part['additionalProperties'] === false && samePatterns(part, schema))
      ? found
      : [...found, differing(comparison, at.pointer, { narrow: openness(narrow), wide: false })];
  const free = narrow.flatMap((part) => [part['additionalProperties'] ?? []].flat());
  const unlisted = narrow.flatMap((part) => patternsOf(part).map(([, rule]) => rule));
  return [
    ...found,
    ...comparison.included(free.length > 0 ? free : [{}], at, depth + 1),
    ...unlisted.flatMap((rule) => comparison.included([rule], at, depth + 1)),
  ];
}

const rulesOf = (narrow: SchemaObject[], name: string) =>
  narrow.map((part) => ruleOf(part, name)).filter((rule) => rule !== undefined);
const patterned = (narrow: SchemaObject[]) => narrow.some((part) => patternsOf(part).length > 0);
const samePatterns = (a: SchemaObject, b: SchemaObject) =>
  patternsOf(a).every(([pattern]) => patternsOf(b).some(([other]) => other === pattern));
const openness = (narrow: SchemaObject[]) =>
  narrow.find((part) => part['additionalProperties'] !== undefined)?.['additionalProperties'];

/** Members that there were and that nothing foresees any more. */
function gone(
  { narrow, names: listed, comparison }: Given,
  wide: Conjunct[],
  beside: ReadonlySet<string>,
): Difference[] {
  const schemas = wide.map(({ schema }) => schema);
  const input = comparison.direction === 'input';
  const before = input ? listed : namesOf(schemas);
  const now = input ? beside : listed;
  const after = input ? schemas : narrow;
  const pointer = wide[0]?.pointer ?? comparison.base;
  return [...before]
    .filter((name) => !now.has(name) && after.every((part) => !foresees(part, name)))
    .map((name) => differing(comparison, `${pointer}/properties/${segment(name)}`, {}, MEMBER_GONE));
}

function foresees(schema: SchemaObject, name: string): boolean {
  const rule = ruleOf(schema, name);
  return rule !== undefined && rule !== false;
}

/** A default says what an absent member means; it may only change where the member could not be absent. */
function defaults({ narrow, required: held, comparison }: Given, wide: Conjunct[]): Difference[] {
  const defaultOf = (parts: SchemaObject[], name: string) =>
    parts
      .map((part) => propertiesOf(part)[name])
      .find((member): member is SchemaObject => isSchemaObject(member) && 'default' in member)?.['default'];
  const schemas = wide.map(({ schema }) => schema);
  return wide.flatMap(({ schema, pointer }) =>
    Object.keys(propertiesOf(schema)).flatMap((name) => {
      const [before, after] = [defaultOf(narrow, name), defaultOf(schemas, name)];
      const known = narrow.some((part) => Object.hasOwn(propertiesOf(part), name));
      if (!known || held.has(name) || canonicalJson({ value: before }) === canonicalJson({ value: after }))
        return [];
      const at = `${pointer}/properties/${segment(name)}/default`;
      return [differing(comparison, at, { narrow: before, wide: after }, DEFAULT_CHANGED)];
    }),
  );
}

function names(
  { narrow, comparison, depth, names: listed }: Given,
  { schema, pointer }: Conjunct,
): Difference[] {
  const rule = schema['propertyNames'];
  if (rule === undefined) return [];
  const at = { schema: rule, pointer: `${pointer}/propertyNames` };
  const closed = narrow.some(
    (part) => part['additionalProperties'] === false && patternsOf(part).length === 0,
  );
  if (closed) return listed.size === 0 ? [] : comparison.included([{ enum: [...listed] }], at, depth + 1);
  const rules = narrow.map((part) => part['propertyNames']).filter((value) => value !== undefined);
  return comparison.included([{ type: 'string' }, ...rules], at, depth + 1);
}
