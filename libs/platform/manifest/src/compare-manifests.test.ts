import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { breakingDifferences } from './compare-manifests.ts';
import { manifestOf, operationOf } from './manifest.testing.ts';

type Operation = NonNullable<Parameters<typeof operationOf>[0]>;

const AT = '/operations/get-frost.v1';
const between = (before: Operation, after: Operation) =>
  breakingDifferences(manifestOf([before]), manifestOf([after]));
const pointersOf = (before: Operation, after: Operation) =>
  between(before, after).map(({ pointer }) => pointer.replace(AT, ''));
const inputs = (before: Record<string, unknown>, after: Record<string, unknown>) =>
  pointersOf({ input: before, scope: 'public' }, { input: after, scope: 'public' });
const outputs = (before: Record<string, unknown>, after: Record<string, unknown>) =>
  pointersOf({ output: before }, { output: after });
const zodInputs = (before: z.ZodType, after: z.ZodType) =>
  inputs({ ...z.toJSONSchema(before, { io: 'input' }) }, { ...z.toJSONSchema(after, { io: 'input' }) });
const zodOutputs = (before: z.ZodType, after: z.ZodType) =>
  outputs({ ...z.toJSONSchema(before) }, { ...z.toJSONSchema(after) });
const inputOfA = (before: unknown, after: unknown) =>
  inputs({ type: 'object', properties: { a: before } }, { type: 'object', properties: { a: after } });
const outputOfA = (before: unknown, after: unknown) =>
  outputs({ type: 'object', properties: { a: before } }, { type: 'object', properties: { a: after } });

describe('an operation', () => {
  it('that is the same breaks nothing', () => {
    expect(between({}, {})).toEqual([]);
  });

  it('that is gone breaks', () => {
    expect(breakingDifferences(manifestOf([{}, { version: 2 }]), manifestOf([{ version: 2 }]))).toEqual([
      expect.objectContaining({ pointer: AT }),
    ]);
  });

  it('that is new, or a later version, breaks nothing', () => {
    const after = manifestOf([
      {},
      { version: 2, input: { type: 'object' }, scope: 'public' },
      { name: 'list' },
    ]);
    expect(breakingDifferences(manifestOf([{}]), after)).toEqual([]);
  });

  it('that comes before an existing version breaks the address without a version', () => {
    expect(
      breakingDifferences(manifestOf([{ version: 2 }]), manifestOf([{}, { version: 2 }])).map(
        (d) => d.pointer,
      ),
    ).toEqual([`${AT}/version`]);
  });

  it.each([
    ['kind', {}, { kind: 'job' as const }, ['/kind']],
    ['scope', {}, { scope: 'public' as const }, ['/scope']],
    ['path', { path: 'a' }, { path: 'b' }, ['/path']],
    ['path removed', { path: 'a' }, {}, ['/path']],
    ['representation removed', {}, { representations: ['application/json'] }, ['/representations/1']],
    [
      'other default representation',
      {},
      { representations: ['text/csv', 'application/json'] },
      ['/representations/0'],
    ],
    ['error removed', {}, { errors: {} }, ['/errors/SITE_UNKNOWN']],
    ['other status', {}, { errors: { SITE_UNKNOWN: 422 } }, ['/errors/SITE_UNKNOWN']],
  ])('with a changed %s breaks', (_, before, after, expected) => {
    expect(pointersOf(before, after)).toEqual(expected);
  });

  it('with a new path, representation, error or summary breaks nothing', () => {
    const after = {
      path: 'frost/{site}',
      representations: ['application/json', 'text/csv', 'text/html'],
      errors: { SITE_UNKNOWN: 404, TOO_COLD: 422 },
      summary: { fr: 'Autre résumé' },
    };
    expect(between({}, after)).toEqual([]);
  });
});

describe('a product', () => {
  it('that is gone or partitioned differently breaks', () => {
    const scope = 'public';
    const [publication] = manifestOf().publishes;
    const before = manifestOf([{ scope }]);
    const other = { ...publication!, partitionedBy: '/site/name', title: { fr: 'Autre' } };
    expect(breakingDifferences(before, manifestOf([{ scope }], { publishes: [] }))).toEqual([
      expect.objectContaining({ pointer: '/publishes/frost' }),
    ]);
    expect(breakingDifferences(before, manifestOf([{ scope }], { publishes: [other] }))).toEqual([
      expect.objectContaining({
        pointer: '/publishes/frost/partitionedBy',
        before: '/site/id',
        after: '/site/name',
      }),
    ]);
  });
});

describe('the exact difference', () => {
  it('has the pointer into the manifest, what was and what would be', () => {
    const [scale] = between(
      {},
      {
        input: {
          ...operationOf().input,
          properties: { site: { type: 'string' }, days: { type: 'integer', minimum: 1, maximum: 14 } },
        },
      },
    );
    expect(scale).toEqual({
      pointer: '/operations/get-frost.v1/input/properties/days/maximum',
      detail: expect.objectContaining({ fr: expect.any(String), en: expect.any(String) }),
      before: 30,
      after: 14,
    });
  });

  it('leads through references to where it stands', () => {
    const schema = (maxLength: number) => ({
      type: 'object',
      properties: { a: { $ref: '#/$defs/code' }, list: { type: 'array', items: { $ref: '#/$defs/code' } } },
      $defs: { code: { type: 'string', maxLength } },
    });
    expect(inputs(schema(5), schema(4))).toEqual(['/input/$defs/code/maxLength']);
    expect(inputs(schema(4), schema(5))).toEqual([]);
    expect(outputs(schema(4), schema(5))).toEqual(['/output/$defs/code/maxLength']);
  });

  it('names all of them', () => {
    const before = z.strictObject({ a: z.string(), b: z.int().max(9), c: z.enum(['x', 'y']).optional() });
    const after = z.strictObject({ a: z.string().max(3), b: z.int().max(8), c: z.enum(['x']).optional() });
    expect(zodInputs(before, after)).toEqual([
      '/input/properties/a/maxLength',
      '/input/properties/b/maximum',
      '/input/properties/c/enum',
    ]);
  });
});

describe('an input breaks when it accepts less', () => {
  const object = z.strictObject({ a: z.string(), b: z.int().optional() });
  it.each([
    ['a new required member', object.extend({ c: z.string() }), ['/input/properties/c']],
    ['a member that becomes required', object.required(), ['/input/properties/b']],
    ['a member that is gone', object.omit({ b: true }), ['/input/properties/b']],
    ['a new default', object.extend({ b: z.int().default(3) }), ['/input/properties/b/default']],
  ])('%s', (_, after, expected) => {
    expect(zodInputs(object, after)).toEqual(expected);
  });

  it.each([
    ['type', { type: 'number' }, { type: 'integer' }, 'type'],
    ['type of several', { type: ['string', 'null'] }, { type: 'string' }, 'type'],
    ['type where there was none', {}, { type: 'string' }, 'type'],
    ['enum', { enum: ['x', 'y'] }, { enum: ['x'] }, 'enum'],
    ['enum where there was none', { type: 'string' }, { type: 'string', enum: ['x'] }, 'enum'],
    ['const', { const: 1 }, { const: 2 }, 'const'],
    ['minimum', { type: 'number' }, { type: 'number', minimum: 0 }, 'minimum'],
    [
      'exclusiveMinimum',
      { type: 'number', minimum: 0 },
      { type: 'number', exclusiveMinimum: 0 },
      'exclusiveMinimum',
    ],
    ['maximum', { type: 'number', maximum: 9 }, { type: 'number', maximum: 8 }, 'maximum'],
    ['multipleOf', { type: 'number', multipleOf: 2 }, { type: 'number', multipleOf: 4 }, 'multipleOf'],
    ['minLength', { type: 'string' }, { type: 'string', minLength: 1 }, 'minLength'],
    ['maxLength', { type: 'string', maxLength: 5 }, { type: 'string', maxLength: 4 }, 'maxLength'],
    ['pattern', { type: 'string', pattern: '^a' }, { type: 'string', pattern: '^ab' }, 'pattern'],
    ['format', { type: 'string' }, { type: 'string', format: 'date' }, 'format'],
    ['minItems', { type: 'array' }, { type: 'array', minItems: 1 }, 'minItems'],
    ['maxItems', { type: 'array', maxItems: 3 }, { type: 'array', maxItems: 2 }, 'maxItems'],
    ['uniqueItems', { type: 'array' }, { type: 'array', uniqueItems: true }, 'uniqueItems'],
    [
      'items',
      { type: 'array', items: { type: 'number' } },
      { type: 'array', items: { type: 'integer' } },
      'items/type',
    ],
    [
      'prefixItems',
      { type: 'array', prefixItems: [{}] },
      { type: 'array', prefixItems: [{ type: 'string' }] },
      'prefixItems/0/type',
    ],
    ['items closed', { type: 'array' }, { type: 'array', items: false }, 'items'],
    [
      'a nested member',
      { type: 'object', properties: { b: {} } },
      { type: 'object', properties: { b: { type: 'null' } } },
      'properties/b/type',
    ],
    [
      'additionalProperties closed',
      { type: 'object' },
      { type: 'object', additionalProperties: false },
      'additionalProperties',
    ],
    [
      'additionalProperties narrowed',
      { type: 'object', additionalProperties: { type: 'number' } },
      { type: 'object', additionalProperties: { type: 'integer' } },
      'additionalProperties/type',
    ],
    [
      'propertyNames',
      { type: 'object' },
      { type: 'object', propertyNames: { pattern: '^x' } },
      'propertyNames/pattern',
    ],
    [
      'a branch of a union',
      { anyOf: [{ type: 'string' }, { type: 'number' }] },
      { anyOf: [{ type: 'string' }, { type: 'boolean' }] },
      'anyOf/0/type',
    ],
    [
      'a part of a conjunction',
      { allOf: [{ type: 'string' }] },
      { allOf: [{ type: 'string' }, { maxLength: 3 }] },
      'allOf/1/maxLength',
    ],
    ['not', {}, { not: { type: 'string' } }, 'not'],
    ['if', { type: 'string' }, { type: 'string', if: { minLength: 3 }, then: { pattern: '^a' } }, 'if'],
    ['a keyword that nobody knows', {}, { 'x-rule': 3 }, 'x-rule'],
  ])('%s', (_, before, after, expected) => {
    expect(inputOfA(before, after)).toContain(`/input/properties/a/${expected}`);
  });
});

describe('an input does not break when it accepts more', () => {
  const object = z.strictObject({ a: z.string(), b: z.int().max(9).optional() });
  it.each([
    ['a new optional member', object.extend({ c: z.string().optional() })],
    ['a new member with a default', object.extend({ c: z.string().default('x') })],
    ['a member that becomes optional', object.partial()],
    ['a bound loosened', object.extend({ b: z.int().max(10).optional() })],
    ['a bound gone', object.extend({ b: z.number().optional() })],
    ['a union', object.extend({ a: z.union([z.string(), z.int()]) })],
    ['null', object.extend({ a: z.string().nullable() })],
    ['other words', object.extend({ a: z.string().describe('autrement') }).describe('même chose')],
    ['openness', z.looseObject(object.shape)],
  ])('%s', (_, after) => {
    expect(zodInputs(object, after)).toEqual([]);
  });

  it('in a recursive schema, in a branch of a union, beside a union', () => {
    type Tree = { kind?: string; children?: Tree[] };
    const tree = (kind: z.ZodType<string | undefined>): z.ZodType<Tree> => {
      const node: z.ZodType<Tree> = z.strictObject({
        kind,
        children: z.array(z.lazy(() => node)).optional(),
      });
      return node;
    };
    expect(
      zodInputs(
        z.object({ t: tree(z.string().max(5).optional()) }),
        z.object({ t: tree(z.string().max(6).optional()) }),
      ),
    ).toEqual([]);
    expect(
      zodInputs(
        z.object({ t: tree(z.string().max(6).optional()) }),
        z.object({ t: tree(z.string().max(5).optional()) }),
      ),
    ).not.toEqual([]);
    const union = (most: number) =>
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('a'), n: z.int().max(most) }),
        z.strictObject({ kind: z.literal('b'), s: z.string().optional() }),
      ]);
    expect(zodInputs(union(3), union(4))).toEqual([]);
    expect(zodInputs(union(4), union(3))).toEqual(['/input/oneOf/0/properties/n/maximum']);
    const beside = (most: number) =>
      z.intersection(
        z.object({ m: z.int().max(most) }),
        z.union([z.object({ x: z.int() }), z.object({ y: z.int() })]),
      );
    expect(zodInputs(beside(3), beside(4))).toEqual([]);
    expect(zodInputs(beside(4), beside(3))).toEqual([
      '/input/anyOf/0/properties/m/maximum',
      '/input/anyOf/1/properties/m/maximum',
    ]);
  });

  it('when the same is said in another way', () => {
    expect(inputOfA({ type: ['string', 'null'] }, { anyOf: [{ type: 'null' }, { type: 'string' }] })).toEqual(
      [],
    );
    expect(inputOfA({ const: 'x' }, { enum: ['x'] })).toEqual([]);
    expect(inputOfA({ type: 'boolean' }, { enum: [true, false] })).toEqual([]);
    expect(inputOfA({ type: 'integer', exclusiveMinimum: 0 }, { type: 'integer', minimum: 1 })).toEqual([]);
    expect(inputOfA({ enum: ['2001', '2002'] }, { type: 'string', pattern: '^\\d{4}$' })).toEqual([]);
    expect(inputOfA({ type: 'string', maxLength: 3 }, { allOf: [{ $ref: '#/properties/b' }] })).not.toEqual(
      [],
    );
  });
});

describe('an output breaks when it promises less', () => {
  const object = z.object({ a: z.string(), b: z.int().optional() });
  it.each([
    ['a required member gone', object.omit({ a: true }), ['/output/properties/a']],
    ['an optional member gone', object.omit({ b: true }), ['/output/properties/b']],
    ['a member no longer always given', object.partial({ a: true }), ['/output/properties/a']],
    ['null newly possible', object.extend({ a: z.string().nullable() }), ['/output/properties/a/type']],
    ['a type widened', object.extend({ a: z.union([z.string(), z.int()]) }), ['/output/properties/a/type']],
    ['a bound loosened', object.extend({ b: z.number().optional() }), ['/output/properties/b/type']],
  ])('%s', (_, after, expected) => {
    expect(zodOutputs(object, after)).toEqual(expect.arrayContaining(expected));
  });

  it.each([
    ['enum grown', { enum: ['x'] }, { enum: ['x', 'y'] }, 'enum'],
    ['maximum loosened', { type: 'number', maximum: 1 }, { type: 'number', maximum: 2 }, 'maximum'],
    ['pattern gone', { type: 'string', pattern: '^a' }, { type: 'string' }, 'pattern'],
    ['minItems gone', { type: 'array', minItems: 1 }, { type: 'array' }, 'minItems'],
  ])('%s', (_, before, after, keyword) => {
    expect(outputOfA(before, after)).toEqual([`/output/properties/a/${keyword}`]);
  });

  it('but not when it promises more: a new member, a tighter type, other words, another default', () => {
    const after = object.extend({
      a: z.string().max(9).describe('autrement'),
      b: z.int().max(3),
      c: z.object({ d: z.string() }).nullable(),
    });
    expect(zodOutputs(object, after)).toEqual([]);
    expect(outputOfA({ type: 'string', default: 'x' }, { type: 'string', default: 'y' })).toEqual([]);
  });
});

it('ends, whatever it compares', () => {
  const union = (depth: number, odd: number): unknown =>
    depth === 0
      ? { type: 'string', maxLength: odd }
      : {
          anyOf: Array.from({ length: 6 }, (_, i) => ({
            type: 'object',
            properties: { [`p${i}`]: union(depth - 1, odd) },
          })),
        };
  const started = performance.now();
  expect(inputOfA(union(4, 5), union(4, 4)).length).toBeGreaterThan(0);
  expect(performance.now() - started).toBeLessThan(20_000);
});
