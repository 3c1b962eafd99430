import { resolvePointer } from '@cdh/contracts';
import { inlineReferences, portableSchema } from '../processes/index.ts';

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Whatever stands there is an example, not a description. */
const OPAQUE = new Set(['example', 'examples', 'default']);
const NAMED = /^#\/components\/schemas\/[^/]+$/;

/**
 * The same interface in OpenAPI 3.0, for clients that know nothing later, those of OGC API among them. Schemas are of
 * another dialect there: what it cannot say is left out, so that the result allows more, never less.
 */
export function toOpenApi30(document: Json): Json {
  const { info, components, paths, servers, tags, security } = document;
  const { summary: _, ...told } = isObject(info) ? info : {};
  const { pathItems: _items, schemas, ...rest } = isObject(components) ? components : {};
  return {
    openapi: '3.0.3',
    info: isObject(told['license']) ? { ...told, license: withoutIdentifier(told['license']) } : told,
    ...(servers === undefined ? {} : { servers }),
    ...(tags === undefined ? {} : { tags }),
    ...(security === undefined ? {} : { security }),
    paths: walk(paths, document),
    components: {
      ...(walk(rest, document) as Json),
      schemas: Object.fromEntries(
        Object.entries(isObject(schemas) ? schemas : {}).map(([name, schema]) => [
          name,
          schema30(schema, document),
        ]),
      ),
    },
  };
}

const withoutIdentifier = ({ identifier: _, ...license }: Json): Json => license;

function walk(node: unknown, document: Json): unknown {
  if (Array.isArray(node)) return node.map((item) => walk(item, document));
  if (!isObject(node)) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      if (OPAQUE.has(key)) return [key, value];
      return [key, key === 'schema' ? schema30(value, document) : walk(value, document)];
    }),
  );
}

const schema30 = (schema: unknown, document: Json): Json => portableSchema(standing(schema, document));

/** References into a part of a schema would lead nowhere once its definitions are left out: these parts come along. */
function standing(schema: unknown, document: Json): unknown {
  if (Array.isArray(schema)) return schema.map((item) => standing(item, document));
  if (!isObject(schema)) return schema;
  const { $ref: reference, ...rest } = schema;
  if (typeof reference === 'string') {
    if (NAMED.test(reference)) return { $ref: reference };
    const target = resolvePointer(document, decodeURIComponent(reference.slice(1)));
    return inlineReferences(target, document, [reference]);
  }
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, standing(value, document)]));
}
