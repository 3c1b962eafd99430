import { canonicalJson } from '@cdh/contracts';
import { differencesOfKeywords } from './compare-keywords.ts';
import type { Comparison, Difference, Direction } from './comparison.ts';
import { namesOf } from './compare-members.ts';
import { facetsOf, isSchemaObject, type SchemaObject } from './schema-facets.ts';
import { conjunctionOf, kindsOf, type Located, type Side, valuesOf } from './schema-facts.ts';
import { compileSchema, type SchemaValidator } from './schema-validator.ts';
import { withoutAnnotations } from './without-annotations.ts';

/** Comparing unions of unions can take for ever; what is not shown by then counts as different. */
const MOST_STEPS = 20_000;
const MOST_DIFFERENCES = 100;

/**
 * Why two versions of a schema are not compatible: inputs accepted before that may be refused after, or outputs after
 * that may not be what was promised before. What cannot be shown compatible is a difference.
 *
 * Members that a schema does not mention count as not sent: unless it says something of them (`additionalProperties`),
 * a new optional input member and a new output member are no differences.
 * @throws Error when one of them is found to be no schema
 */
export function compareSchemas(
  before: SchemaObject,
  after: SchemaObject,
  direction: Direction,
  base: string,
): Difference[] {
  const [old, now] = [sideOf(before, direction), sideOf(after, direction)];
  const [narrow, wide] = direction === 'input' ? [old, now] : [now, old];
  const comparison: Comparison = {
    direction,
    narrow,
    wide,
    base,
    sameDocuments: canonicalJson(narrow.root) === canonicalJson(wide.root),
    steps: 0,
    begun: new Map(),
    ids: new Map(),
    included: (parts, goal, depth) => included(parts, goal, depth, comparison),
  };
  const found = included([narrow.root], { schema: wide.root, pointer: base }, 0, comparison);
  const distinct = new Map(found.map((difference) => [difference.pointer, difference]));
  return [...distinct.values()].slice(0, MOST_DIFFERENCES);
}

/** Its validator is compiled when a value is to be tried: most comparisons need none. */
function sideOf(schema: SchemaObject, direction: Direction): Side {
  const root = withoutAnnotations(schema, direction);
  let compiled: SchemaValidator | undefined;
  return {
    root,
    get validator() {
      return (compiled ??= compileSchema(root));
    },
  };
}

/** Differences that keep the conjunction of `narrow` from being within `wide`; `depth` counts steps into the value. */
function included(narrow: unknown[], wide: Located, depth: number, comparison: Comparison): Difference[] {
  if (wide.schema === true || wide.schema === undefined) return [];
  if (narrow.length === 1 && isSame(narrow[0], wide.schema, comparison)) return [];
  comparison.steps += 1;
  const key = [...narrow, wide.schema].map((schema) => idOf(schema, comparison)).join(' ');
  const begun = comparison.begun.get(key);
  if (begun !== undefined && begun < depth) return [];
  if (begun !== undefined || comparison.steps > MOST_STEPS) return [notShown(wide.pointer)];
  comparison.begun.set(key, depth);
  const found = compareConjunctions(narrow, wide, depth, comparison);
  comparison.begun.delete(key);
  return found;
}

function compareConjunctions(
  narrow: unknown[],
  wide: Located,
  depth: number,
  comparison: Comparison,
): Difference[] {
  const goal = conjunctionOf([wide], comparison.wide.root, comparison.base);
  if (goal.never) return prove(narrow, comparison, () => [notShown(wide.pointer)]);
  const common = new Set([...namesOf(goal.conjuncts.map(({ schema }) => schema)), ...(wide.beside ?? [])]);
  const anywhere = new Set([...namesOf(facetsOf(wide.schema, comparison.wide.root)), ...common]);
  return [
    ...goal.unresolved.map(notShown),
    ...prove(narrow, comparison, (conjuncts) =>
      differencesOfKeywords(conjuncts, goal.conjuncts, anywhere, depth, comparison),
    ),
    ...goal.unions.flatMap((union) => {
      const branches = union.branches.map((branch) => ({ ...branch, beside: common }));
      return prove(narrow, comparison, (conjuncts) =>
        inUnion(conjuncts, { ...union, branches }, depth, comparison),
      );
    }),
  ];
}

type Goal = (conjuncts: SchemaObject[]) => Difference[];

/** Tries the goal from what holds in any case, then in each branch of a union. */
function prove(narrow: unknown[], comparison: Comparison, goal: Goal): Difference[] {
  comparison.steps += 1;
  const located = narrow.map((schema) => ({ schema, pointer: '' }));
  const { conjuncts, unions, never } = conjunctionOf(located, comparison.narrow.root, '');
  const schemas = conjuncts.map(({ schema }) => schema);
  if (never || isEmpty(schemas, comparison)) return [];
  const found = goal(schemas);
  const union = unions.find(
    ({ branches }) => !branches.some(({ schema }) => schemas.includes(schema as SchemaObject)),
  );
  if (found.length === 0 || !union || comparison.steps > MOST_STEPS) return found;
  return union.branches.flatMap(({ schema }) =>
    schema === true ? found : prove([...narrow, schema], comparison, goal),
  );
}

const isEmpty = (conjuncts: SchemaObject[], { narrow }: Comparison) =>
  kindsOf(conjuncts).size === 0 || valuesOf(conjuncts, narrow)?.length === 0;

function inUnion(
  narrow: SchemaObject[],
  union: { branches: Located[]; pointer: string; exclusive: boolean },
  depth: number,
  comparison: Comparison,
): Difference[] {
  const { branches, exclusive, pointer } = union;
  const attempts = branches.map((branch) => included(narrow, branch, depth, comparison));
  const holds = attempts.findIndex((attempt) => attempt.length === 0);
  const alone = () =>
    branches.every((branch, index) => index === holds || areDisjoint(narrow, branch.schema, comparison));
  if (holds >= 0 && (!exclusive || alone())) return [];
  const kinds = kindsOf(narrow);
  if (kinds.size > 1 && kinds.size < 7) {
    const split = [...kinds].map((kind) => ({ type: kind === 'fraction' ? 'number' : kind }));
    // An integer is a number too: what holds of numbers has been tried with both.
    const parts = kinds.has('fraction') ? split.filter(({ type }) => type !== 'integer') : split;
    if (parts.length > 1)
      return parts.flatMap((part) => inUnion([...narrow, part], union, depth, comparison));
  }
  const values = valuesOf(narrow, comparison.narrow);
  const schema = { [exclusive ? 'oneOf' : 'anyOf']: branches.map((branch) => branch.schema) };
  if (values?.every((value) => comparison.wide.validator.fits(schema, value))) return [];
  if (holds >= 0) return [notShown(pointer)];
  const [nearest = []] = attempts.toSorted((a, b) => cost(a) - cost(b));
  return nearest.length > 0 ? nearest : [notShown(pointer)];
}

/** A branch of another type was hardly meant. */
const cost = (attempt: Difference[]) =>
  attempt.reduce((sum, { pointer }) => sum + (/\/(type|const)$/.test(pointer) ? 10 : 1), 0);

/** Whether no value can be of both, as far as types, constants and required members tell. */
function areDisjoint(narrow: unknown[], other: unknown, comparison: Comparison, levels = 3): boolean {
  if (other === false) return true;
  const a = conjunctionOf(
    narrow.map((schema) => ({ schema, pointer: '' })),
    comparison.narrow.root,
    '',
  ).conjuncts.map(({ schema }) => schema);
  const b = conjunctionOf([{ schema: other, pointer: '' }], comparison.wide.root, '').conjuncts.map(
    ({ schema }) => schema,
  );
  const kinds = kindsOf(b);
  if (![...kindsOf(a)].some((kind) => kinds.has(kind))) return true;
  const ofA = valuesOf(a, comparison.narrow);
  if (ofA?.every((value) => !b.every((schema) => comparison.wide.validator.fits(schema, value)))) return true;
  const ofB = valuesOf(b, comparison.wide);
  if (ofB?.every((value) => !a.every((schema) => comparison.narrow.validator.fits(schema, value))))
    return true;
  if (levels === 0 || [...kindsOf(a)].some((kind) => kind !== 'object')) return false;
  const required = a.flatMap((schema) => (Array.isArray(schema['required']) ? schema['required'] : []));
  return b.some(({ properties, required: alsoRequired }) =>
    Object.entries(isSchemaObject(properties) ? properties : {}).some(
      ([name, member]) =>
        (required.includes(name) || (Array.isArray(alsoRequired) && alsoRequired.includes(name))) &&
        a.some(
          (schema) =>
            isSchemaObject(schema['properties']) &&
            Object.hasOwn(schema['properties'], name) &&
            required.includes(name) &&
            areDisjoint([schema['properties'][name]], member, comparison, levels - 1),
        ),
    ),
  );
}

/** The same text means the same, as long as its references do. */
function isSame(a: unknown, b: unknown, { sameDocuments }: Comparison): boolean {
  const text = canonicalJson(a);
  return text === canonicalJson(b) && (sameDocuments || !/"\$(ref|dynamicRef)"/.test(text));
}

function idOf(schema: unknown, { ids }: Comparison): string {
  if (!isSchemaObject(schema)) return String(schema);
  const id = ids.get(schema) ?? ids.size;
  ids.set(schema, id);
  return String(id);
}

const notShown = (pointer: string): Difference => ({
  pointer,
  detail: {
    fr: 'rien ne montre que la nouvelle version accepte ou promet autant que l’ancienne',
    en: 'nothing shows that the new version accepts or promises as much as the old one',
  },
});
