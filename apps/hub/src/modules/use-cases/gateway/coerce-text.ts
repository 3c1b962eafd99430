import { facetsOf, isSchemaObject, type SchemaObject } from '../manifest/schema-facets.ts';
import type { SchemaValidator } from '../manifest/schema-validator.ts';

const NUMBER = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

function typesOf(facets: SchemaObject[]): Set<string> {
  const types = facets.flatMap(({ type, enum: listed, const: only, properties, items, prefixItems }) => [
    ...(type === undefined ? [] : [type].flat()),
    ...(Array.isArray(listed) ? listed.map(typeOf) : []),
    ...(only === undefined ? [] : [typeOf(only)]),
    ...(properties === undefined ? [] : ['object']),
    ...(items === undefined && prefixItems === undefined ? [] : ['array']),
  ]);
  return new Set(types.filter((type) => typeof type === 'string'));
}

/** Whether a member may be given several times: `?year=2020&year=2021`. */
export function takesMany(schemas: unknown[], root: SchemaObject): boolean {
  const types = typesOf(schemas.flatMap((schema) => facetsOf(schema, root)));
  return types.size === 0 || types.has('array');
}

/**
 * Reads the text of a URL as the schema says: the first reading that fits the schema, or the likeliest one, for the
 * validation that follows to refuse.
 */
export function coerceText(
  given: string | string[],
  schemas: unknown[],
  root: SchemaObject,
  validator: SchemaValidator,
): unknown {
  const readings = [...readingsOf(given, schemas, root, validator)];
  if (readings.length < 2) return readings.length === 1 ? readings[0] : given;
  const fitting = readings.find((reading) => schemas.some((schema) => validator.fits(schema, reading)));
  return fitting === undefined ? readings[0] : fitting;
}

function* readingsOf(
  given: string | string[],
  schemas: unknown[],
  root: SchemaObject,
  validator: SchemaValidator,
): Generator<unknown> {
  const facets = schemas.flatMap((schema) => facetsOf(schema, root));
  const types = typesOf(facets);
  const list = function* (texts: string[]) {
    if (!types.has('array')) return;
    yield texts.map((text, index) => coerceText(text, itemsAt(facets, index), root, validator));
  };
  if (Array.isArray(given)) {
    yield* list(given);
    return;
  }
  yield* scalars(given, types);
  if (given.includes(',')) yield* list(given.split(','));
  if (types.size === 0 || types.has('string')) yield given;
  if (!given.includes(',')) yield* list(given === '' ? [] : [given]);
  if (types.has('object')) yield* jsonObject(given);
  if (types.has('null') && (given === '' || given === 'null')) yield null;
}

function* scalars(text: string, types: Set<string>): Generator<unknown> {
  const numeric = types.has('integer') || types.has('number');
  if (numeric && NUMBER.test(text) && Number.isFinite(Number(text))) yield Number(text);
  if (types.has('boolean') && (text === 'true' || text === 'false')) yield text === 'true';
}

function* jsonObject(text: string): Generator<unknown> {
  if (!text.startsWith('{')) return;
  try {
    yield JSON.parse(text);
  } catch {
    // Not JSON: the validation says that an object is expected.
  }
}

const itemsAt = (facets: SchemaObject[], index: number): unknown[] =>
  facets
    .map(({ prefixItems, items }) => (Array.isArray(prefixItems) ? prefixItems[index] : undefined) ?? items)
    .filter((schema) => isSchemaObject(schema));
