type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const KEPT = [
  'title',
  'description',
  'multipleOf',
  'maximum',
  'minimum',
  'maxLength',
  'minLength',
  'pattern',
  'maxItems',
  'minItems',
  'uniqueItems',
  'maxProperties',
  'minProperties',
  'enum',
  'format',
  'default',
  'readOnly',
  'writeOnly',
  'deprecated',
  'contentMediaType',
  'contentEncoding',
];
const BOUNDS = { exclusiveMinimum: 'minimum', exclusiveMaximum: 'maximum' } as const;
const COMBINING = ['allOf', 'anyOf', 'oneOf'] as const;

const isNull = (schema: unknown) => isObject(schema) && schema['type'] === 'null';

/**
 * A JSON Schema (2020-12, whose references are left as they are) in the dialect of OGC API – Processes, Part 1 (`schema.yaml`, which is
 * that of OpenAPI 3.0). What the dialect cannot say is left out, so that the result allows more, never less.
 */
export function portableSchema(schema: unknown): Json {
  if (!isObject(schema)) return {};
  if (typeof schema['$ref'] === 'string') return { $ref: schema['$ref'] };
  const made: Json = {};
  for (const keyword of KEPT) if (schema[keyword] !== undefined) made[keyword] = schema[keyword];
  if (schema['const'] !== undefined) made['enum'] = [schema['const']];
  if (Array.isArray(schema['required']) && schema['required'].length > 0)
    made['required'] = schema['required'];
  for (const [exclusive, bound] of Object.entries(BOUNDS))
    if (typeof schema[exclusive] === 'number') {
      made[bound] = schema[exclusive];
      made[exclusive] = true;
    }
  addTypes(made, [schema['type'] ?? []].flat());
  for (const keyword of COMBINING) addBranches(made, keyword, schema[keyword]);
  if (isObject(schema['properties']))
    made['properties'] = Object.fromEntries(
      Object.entries(schema['properties']).map(([name, member]) => [name, portableSchema(member)]),
    );
  addRest(made, schema);
  const [example] = Array.isArray(schema['examples']) ? (schema['examples'] as unknown[]) : [];
  if (example !== undefined) made['example'] = example;
  return made;
}

function addTypes(made: Json, types: unknown[]): void {
  const named = types.filter((type) => type !== 'null');
  if (named.length < types.length) made['nullable'] = true;
  if (named.length === 1) made['type'] = named[0];
  else if (named.length > 1) made['anyOf'] = named.map((type) => ({ type }));
}

function addBranches(made: Json, keyword: (typeof COMBINING)[number], branches: unknown): void {
  if (!Array.isArray(branches)) return;
  const others = branches.filter((branch) => !isNull(branch)).map(portableSchema);
  if (others.length < branches.length) made['nullable'] = true;
  if (others.length > 0) made[keyword] = others;
}

/** Items and members that have no name. */
function addRest(made: Json, { type, items, prefixItems, additionalProperties }: Json): void {
  const tuple = Array.isArray(prefixItems) ? prefixItems.map(portableSchema) : [];
  if (tuple.length > 0)
    made['items'] = { anyOf: [...tuple, ...(isObject(items) ? [portableSchema(items)] : [])] };
  else if (isObject(items)) made['items'] = portableSchema(items);
  else if (type === 'array') made['items'] = {};
  if (typeof additionalProperties === 'boolean') made['additionalProperties'] = additionalProperties;
  else if (isObject(additionalProperties))
    made['additionalProperties'] = portableSchema(additionalProperties);
}
