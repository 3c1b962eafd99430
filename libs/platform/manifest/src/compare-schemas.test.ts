import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { compareSchemas } from './compare-schemas.ts';
import type { Direction } from './comparison.ts';

type Json = fc.JsonValue;
type Schema = Record<string, unknown>;

const NAMES = ['a', 'b', 'c'];
const small = fc.integer({ min: -2, max: 3 });
const count = fc.integer({ min: 0, max: 2 });
const scalar: fc.Arbitrary<Json> = fc.oneof(
  small,
  fc.constantFrom(0.5, 1.5, 'a', 'ab', 'b', '', null, true, false),
);

/** Values as small as the schemas, so that they often fit. */
const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES, 'other'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

const some = (schema: Record<string, fc.Arbitrary<unknown>>) => fc.record(schema, { requiredKeys: [] });
const typed = (type: string | string[], rest: fc.Arbitrary<Schema>) =>
  rest.map((more) => ({ type, ...more }));

const schemaOf = (closed: boolean): fc.Arbitrary<Schema> =>
  fc.letrec<{ schema: Schema }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      fc.constant({}),
      typed('integer', some({ minimum: small, maximum: small, exclusiveMinimum: small })),
      typed(
        'number',
        some({ minimum: small, exclusiveMaximum: small, multipleOf: fc.constantFrom(0.5, 1, 2) }),
      ),
      typed('string', some({ minLength: count, maxLength: count, pattern: fc.constantFrom('^a', 'b$') })),
      typed(['string', 'null'], some({ minLength: count })),
      typed('boolean', fc.constant({})),
      some({
        enum: fc.uniqueArray(scalar, { minLength: 1, maxLength: 3, selector: (v) => JSON.stringify(v) }),
      }),
      some({ const: scalar }),
      typed(
        'array',
        some({
          items: tie('schema'),
          prefixItems: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
          minItems: count,
          maxItems: count,
          uniqueItems: fc.boolean(),
        }),
      ),
      fc
        .record(
          {
            properties: fc.dictionary(fc.constantFrom(...NAMES), tie('schema'), {
              maxKeys: 2,
              noNullPrototype: true,
            }),
            required: fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 1 }),
            additionalProperties: closed
              ? fc.oneof(fc.boolean(), tie('schema'))
              : fc.oneof(fc.constant(true), tie('schema')),
            patternProperties: fc.dictionary(fc.constantFrom('^a', 'c'), tie('schema'), {
              maxKeys: 1,
              noNullPrototype: true,
            }),
            propertyNames: fc.constantFrom({ pattern: '^[ab]' }, { enum: ['a', 'c'] }, { maxLength: 1 }),
            minProperties: count,
            maxProperties: count,
          },
          // What a schema does not mention counts as not sent: here every schema says it.
          { requiredKeys: ['additionalProperties'] },
        )
        .map((more) => ({ type: 'object', ...more })),
      fc
        .tuple(
          fc.constantFrom('anyOf', 'oneOf', 'allOf'),
          fc.array(tie('schema'), { minLength: 1, maxLength: 3 }),
        )
        .map(([keyword, branches]) => ({ [keyword]: branches })),
      some({ not: tie('schema') }),
    ),
  })).schema;

/** Two schemas that have something to do with each other. */
const pairOf = (closed: boolean) =>
  fc
    .tuple(schemaOf(closed), schemaOf(closed), fc.nat(7), fc.boolean())
    .map(([first, second, relation, swapped]) => {
      const related: Schema[] = [
        second,
        { anyOf: [first, second] },
        { allOf: [first, second] },
        { oneOf: [first, second] },
        { ...first, ...second },
        Object.fromEntries(Object.entries(first).slice(0, -1)),
        { $ref: '#/$defs/it', $defs: { it: { ...first, ...second } } },
        { anyOf: [{ $ref: '#/$defs/it' }, { type: 'null' }], $defs: { it: first } },
      ];
      const other = related[relation] ?? second;
      return swapped ? { before: other, after: first } : { before: first, after: other };
    });

const ajv = new Ajv2020({ strict: false, logger: false });
const compile = (schema: Schema) => ajv.compile(schema);

/** Pairs that are found compatible, without a value among many that tells otherwise. */
function examine(direction: Direction, closed: boolean) {
  const counts = { compatible: 0, changed: 0 };
  fc.assert(
    fc.property(
      pairOf(closed),
      fc.array(value, { minLength: 60, maxLength: 60 }),
      ({ before, after }, values) => {
        if (compareSchemas(before, after, direction, '').length > 0) return;
        counts.compatible += 1;
        if (JSON.stringify(before) !== JSON.stringify(after)) counts.changed += 1;
        const [narrow, wide] = (direction === 'input' ? [before, after] : [after, before]).map(compile);
        for (const given of values)
          if (narrow?.(given)) expect([given, wide?.(given)]).toEqual([given, true]);
      },
    ),
    { numRuns: 400 },
  );
  return counts;
}

describe('what is found compatible', () => {
  it('accepts every input that was accepted', () => {
    expect(examine('input', true).changed).toBeGreaterThan(25);
  }, 120_000);

  it('gives no output that was not foreseen', () => {
    expect(examine('output', false).changed).toBeGreaterThan(25);
  }, 120_000);

  it('is every schema with itself', () => {
    fc.assert(
      fc.property(schemaOf(true), (schema) => {
        expect(compareSchemas(schema, structuredClone(schema), 'input', '')).toEqual([]);
      }),
    );
  });
});
