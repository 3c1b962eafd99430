import { describe, expect, it } from '@jest/globals';
import { inlineReferences } from './inline-references.ts';
import { portableSchema } from './portable-schema.ts';

describe('a schema in the dialect of the standard', () => {
  it.each([
    [{ const: 'a' }, { enum: ['a'] }],
    [{ type: ['string', 'null'] }, { type: 'string', nullable: true }],
    [{ type: ['string', 'number'] }, { anyOf: [{ type: 'string' }, { type: 'number' }] }],
    [{ anyOf: [{ type: 'integer' }, { type: 'null' }] }, { anyOf: [{ type: 'integer' }], nullable: true }],
    [
      { type: 'number', exclusiveMinimum: 0 },
      { type: 'number', minimum: 0, exclusiveMinimum: true },
    ],
    [
      { type: 'array', prefixItems: [{ type: 'number' }, { type: 'string' }], items: false },
      { type: 'array', items: { anyOf: [{ type: 'number' }, { type: 'string' }] } },
    ],
    [
      { type: 'object', propertyNames: { type: 'string' }, additionalProperties: { const: 1 } },
      { type: 'object', additionalProperties: { enum: [1] } },
    ],
    [
      { type: 'object', properties: { const: { type: 'string', examples: ['x'] } }, required: [] },
      { type: 'object', properties: { const: { type: 'string', example: 'x' } } },
    ],
    [true, {}],
  ])('%j becomes %j', (schema, expected) => expect(portableSchema(schema)).toEqual(expected));
});

describe('references', () => {
  it('are replaced by what they lead to, once where they lead to themselves', () => {
    const root = {
      $defs: { site: { type: 'string' }, tree: { properties: { child: { $ref: '#/$defs/tree' } } } },
    };
    expect(inlineReferences({ $ref: '#/$defs/site', title: 'x' }, root)).toEqual({
      type: 'string',
      title: 'x',
    });
    expect(inlineReferences({ items: { $ref: '#/$defs/tree' } }, root)).toEqual({
      items: { properties: { child: {} } },
    });
  });
});
