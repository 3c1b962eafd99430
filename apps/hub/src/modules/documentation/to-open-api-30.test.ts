import { readFileSync } from 'node:fs';
import { manifest, type ManifestInput, resolvePointer } from '@cdh/contracts';
import { describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { buildOpenApi } from './build-openapi.ts';
import { toOpenApi30 } from './to-open-api-30.ts';

type Json = Record<string, unknown>;

const droughtRisk = manifest.parse(
  JSON.parse(
    readFileSync(new URL('fixtures/drought-risk.manifest.json', import.meta.url), 'utf8'),
  ) as ManifestInput,
);
/** With what OpenAPI 3.0 says otherwise, or not at all. */
const awkward = manifest.parse({
  id: 'made-up',
  version: '1.0.0',
  title: 'Inventé',
  licence: 'EUPL-1.2',
  contact: { name: 'Exemple' },
  operations: [
    {
      name: 'get-tree',
      version: 1,
      kind: 'query',
      summary: { fr: 'Arbre', en: 'Tree' },
      scope: 'public',
      input: {
        type: 'object',
        properties: { depth: { type: ['integer', 'null'], exclusiveMinimum: 0 }, kind: { const: 'oak' } },
      },
      output: {
        type: 'object',
        properties: { leaves: { type: 'array', items: { $ref: '#/$defs/leaf' } } },
        $defs: { leaf: { type: 'object', properties: { colour: { type: 'string' } } } },
      },
      errors: {},
      representations: ['application/json'],
    },
  ],
});
const document = { ...buildOpenApi([droughtRisk, awkward], 'https://hub.example.org') } as Json;
const made = toOpenApi30(document);

function* nodesOf(node: unknown): Generator<Json> {
  if (node === null || typeof node !== 'object') return;
  if (!Array.isArray(node)) yield node as Json;
  for (const member of Object.values(node)) yield* nodesOf(member);
}

describe('the interface in OpenAPI 3.0', () => {
  it('is valid, with every path and operation of the document', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(made));
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
    expect(validator.version).toBe('3.0');
    const operations = ({ paths }: Json) =>
      Object.entries(paths as Record<string, Json>).flatMap(([path, item]) =>
        Object.keys(item).map((method) => `${method} ${path}`),
      );
    expect(operations(made)).toEqual(operations(document));
  });

  it('stands by itself: every reference leads to a part of it', () => {
    for (const { $ref: reference } of nodesOf(made)) {
      if (typeof reference !== 'string') continue;
      expect(reference).toMatch(/^#\//);
      expect(resolvePointer(made, decodeURIComponent(reference.slice(1)))).toBeDefined();
    }
  });

  it('says in its own dialect what it can, and nothing that it cannot', () => {
    const text = JSON.stringify(made);
    expect(text).toContain('"minimum":0,"exclusiveMinimum":true');
    expect(text).toContain('"enum":["oak"]');
    expect(text).toContain('"colour":{"type":"string"}');
    for (const schema of nodesOf(made)) {
      expect(Array.isArray(schema['type'])).toBe(false);
      expect(typeof schema['exclusiveMinimum']).not.toBe('number');
      expect(schema['propertyNames']).toBeUndefined();
    }
  });
});
