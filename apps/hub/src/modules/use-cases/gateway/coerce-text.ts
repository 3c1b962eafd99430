import { facetsOf, isSchemaObject, type SchemaObject, type SchemaValidator } from '@cdh/manifest';

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

export interface TextReader {
  /** Whether it may be given several times: `?year=2020&year=2021`. */
  takesMany: boolean;
  /** The first reading that fits the schema, or the likeliest one, for the validation that follows to refuse. */
  read(given: string | string[]): unknown;
}

/** Prepares to read the text of a URL as the schemas of one value say, any of them. */
export function compileReader(
  schemas: unknown[],
  root: SchemaObject,
  validator: SchemaValidator,
): TextReader {
  const facets = schemas.flatMap((schema) => facetsOf(schema, root));
  const types = typesOf(facets);
  const itemReaders: TextReader[] = [];
  // Made when an item comes: a recursive schema has no last one.
  const itemReader = (index: number) =>
    (itemReaders[Math.min(index, longestPrefix)] ??= compileReader(itemsAt(facets, index), root, validator));
  const longestPrefix = Math.max(0, ...facets.map(({ prefixItems }) => [prefixItems ?? []].flat().length));
  const list = (texts: string[]) => texts.map((text, index) => itemReader(index).read(text));

  function* readings(given: string): Generator<unknown> {
    const several = types.has('array') && given.includes(',');
    yield* scalars(given, types);
    if (several) yield list(given.split(','));
    if (types.size === 0 || types.has('string')) yield given;
    if (types.has('array') && !several) yield list(given === '' ? [] : [given]);
    if (types.has('object')) yield* jsonObject(given);
    if (types.has('null') && (given === '' || given === 'null')) yield null;
  }

  const onlyText = types.size === 1 && types.has('string');
  return {
    takesMany: types.size === 0 || types.has('array'),
    read(given) {
      if (onlyText) return given;
      if (Array.isArray(given)) return types.has('array') ? list(given) : given;
      const possible = [...readings(given)];
      if (possible.length < 2) return possible.length === 1 ? possible[0] : given;
      const fitting = possible.find((reading) => schemas.some((schema) => validator.fits(schema, reading)));
      return fitting === undefined ? possible[0] : fitting;
    },
  };
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
