import { isSchemaObject, type SchemaObject } from './schema-facets.ts';

const ANNOTATIONS = new Set([
  '$schema',
  '$comment',
  '$id',
  'title',
  'description',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
]);
const MAPS = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);
const VALUES = new Set(['const', 'enum', 'default']);

/**
 * The schema without what does not decide whether a value is valid. The default of an input stays: it decides what an
 * absent member means.
 */
export function withoutAnnotations(schema: SchemaObject, direction: 'input' | 'output'): SchemaObject {
  const strip = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(strip);
    if (!isSchemaObject(node)) return node;
    const kept = Object.entries(node).filter(
      ([keyword]) => !ANNOTATIONS.has(keyword) && (direction === 'input' || keyword !== 'default'),
    );
    return Object.fromEntries(
      kept.map(([keyword, value]) => {
        if (VALUES.has(keyword)) return [keyword, value];
        if (!MAPS.has(keyword) || !isSchemaObject(value)) return [keyword, strip(value)];
        return [
          keyword,
          Object.fromEntries(Object.entries(value).map(([name, part]) => [name, strip(part)])),
        ];
      }),
    );
  };
  return strip(schema) as SchemaObject;
}
