import { describe, expect, it } from '@jest/globals';
import { Problem, type LanguageMap } from '@cdh/contracts';
import fc from 'fast-check';
import { z } from 'zod';
import { compileInput, type GivenInput } from './compile-input.ts';

const fromZod = (schema: z.ZodType) => compileInput({ ...z.toJSONSchema(schema, { io: 'input' }) });

const indices = fromZod(
  z.strictObject({
    site: z.string().min(1).max(10),
    index: z.enum(['spi', 'spei', 'sgi']),
    scale: z.int().min(1).max(48).optional(),
    from: z
      .string()
      .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
      .optional(),
  }),
);

function refusal(run: () => unknown): Problem {
  try {
    run();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('it was accepted');
}
const refusedFields = (read: (given: GivenInput) => unknown, given: GivenInput) =>
  Object.fromEntries(
    (refusal(() => read(given)).options.errors ?? []).map(({ pointer, detail }) => [
      pointer,
      detail as LanguageMap,
    ]),
  );

describe('text of the URL', () => {
  it('is read as the schema says', () => {
    const read = fromZod(
      z.object({
        count: z.int(),
        share: z.number(),
        all: z.boolean(),
        name: z.string(),
        years: z.array(z.int()),
        bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
        level: z.union([z.literal(1), z.literal(2), z.literal('all')]).optional(),
      }),
    );
    const query = { count: '12', share: '-0.5', all: 'true', name: '45', years: ['2001', '2002'] };
    expect(read({ query })).toEqual({ count: 12, share: -0.5, all: true, name: '45', years: [2001, 2002] });
    expect(read({ query: { ...query, years: '2001,2002', bbox: '1.5,47,2,48', level: '2' } })).toMatchObject({
      years: [2001, 2002],
      bbox: [1.5, 47, 2, 48],
      level: 2,
    });
    expect(read({ query: { ...query, years: '2001', level: 'all' } })).toMatchObject({
      years: [2001],
      level: 'all',
    });
    expect(read({ query: { ...query, years: '' } })).toMatchObject({ years: [] });
  });

  it('is read through references and unions, the first reading that fits', () => {
    const code = z.string().regex(/^\d{5}$/);
    const read = compileInput({
      type: 'object',
      properties: {
        either: { anyOf: [{ type: 'integer', maximum: 99 }, { $ref: '#/$defs/code' }] },
        names: { $ref: '#/$defs/names' },
        one: {
          anyOf: [
            { type: 'string', pattern: '^[a-z]+$' },
            { type: 'array', items: { type: 'string' } },
          ],
        },
      },
      $defs: { code: z.toJSONSchema(code), names: { type: 'array', items: { $ref: '#/$defs/code' } } },
    });
    expect(read({ query: { either: '45234' } })).toEqual({ either: '45234' });
    expect(read({ query: { either: '45' } })).toEqual({ either: 45 });
    expect(read({ query: { names: '45234,18033' } })).toEqual({ names: ['45234', '18033'] });
    expect(read({ query: { one: 'a,b' } })).toEqual({ one: ['a', 'b'] });
    expect(read({ query: { one: 'a' } })).toEqual({ one: 'a' });
  });

  it('keeps what is no number as it stands, to be refused by name', () => {
    for (const scale of ['', ' 6', '0x10', '6 months', 'Infinity', '1e999', 'null']) {
      const fields = refusedFields(indices, { query: { site: 'a', index: 'spi', scale } });
      expect(fields).toEqual({ '/scale': { fr: 'doit être un nombre entier', en: 'must be an integer' } });
    }
  });

  it('names members of the path too', () => {
    expect(indices({ path: { site: '45' }, query: { index: 'spi', scale: '6' } })).toEqual({
      site: '45',
      index: 'spi',
      scale: 6,
    });
    expect(
      Object.keys(refusedFields(indices, { path: { site: 'a' }, query: { site: 'b', index: 'spi' } })),
    ).toEqual(['/site']);
  });

  it('reads every integer and boolean that it is given, whatever it is', () => {
    const read = fromZod(z.object({ n: z.number(), b: z.boolean(), s: z.string(), a: z.array(z.number()) }));
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0);
    fc.assert(
      fc.property(number, fc.boolean(), fc.string(), fc.array(number, { minLength: 2 }), (n, b, s, a) => {
        const query = { n: String(n), b: String(b), s, a: a.map(String) };
        expect(read({ query })).toEqual({ n, b, s, a });
      }),
    );
  });
});

describe('a body', () => {
  it('is never coerced', () => {
    expect(indices({ body: { site: 'a', index: 'spi', scale: 6 } })).toEqual({
      site: 'a',
      index: 'spi',
      scale: 6,
    });
    expect(refusedFields(indices, { body: { site: 'a', index: 'spi', scale: '6' } })).toHaveProperty(
      '/scale',
    );
  });

  it('gets nothing added: defaults are the service’s own', () => {
    const read = fromZod(z.object({ scale: z.int().default(6) }));
    expect(read({ body: {} })).toEqual({});
    expect(read({})).toEqual({});
  });

  it('is an object', () => {
    for (const body of [null, [], 'text', 3])
      expect(refusal(() => indices({ body })).message).toContain('must be a JSON object');
  });

  it('keeps a member called like the representation parameter', () => {
    const read = fromZod(z.strictObject({ f: z.string() }));
    expect(read({ body: { f: 'x' } })).toEqual({ f: 'x' });
  });

  it('nested without end meets a recursive schema with a refusal', () => {
    const read = compileInput({ type: 'object', additionalProperties: { $ref: '#' } });
    let body: Record<string, unknown> = {};
    for (let depth = 0; depth < 200_000; depth++) body = { a: body };
    expect(refusal(() => read({ body })).code).toBe('INPUT_INVALID');
  });
});

it('of a body whose members pretend to be those of every object is a refusal too', () => {
  const read = compileInput({ type: 'object', properties: { a: { type: 'array', uniqueItems: true } } });
  expect(refusal(() => read({ body: { a: [{ valueOf: 1 }, { valueOf: 1 }] } })).status).toBe(400);
});

describe('a refusal', () => {
  it('is a 400 that names the bound, in both languages, with a remedy', () => {
    const problem = refusal(() => indices({ query: { site: 'a', index: 'spi', scale: '49' } }));
    expect(problem.status).toBe(400);
    expect(problem.code).toBe('INPUT_INVALID');
    expect(problem.options.errors).toEqual([
      { pointer: '/scale', detail: { fr: 'doit être ≤ 48', en: 'must be ≤ 48' } },
    ]);
    expect(problem.options.remedy).toHaveProperty('fr');
    expect(problem.message).toContain('/scale: must be ≤ 48');
  });

  it('names every refused member at once, with the allowed values', () => {
    const fields = refusedFields(indices, { query: { index: 'spx', scale: '0', from: '2001-13' } });
    expect(fields).toEqual({
      '/site': { fr: 'est nécessaire', en: 'is required' },
      '/index': { fr: 'doit être parmi : spi, spei, sgi', en: 'must be one of: spi, spei, sgi' },
      '/scale': { fr: 'doit être ≥ 1', en: 'must be ≥ 1' },
      '/from': expect.objectContaining({ en: 'must match ^\\d{4}-(0[1-9]|1[0-2])$' }),
    });
  });

  it('names the parameter that was meant, in the query and in a body', () => {
    const given = { site: 'a', index: 'spi' };
    for (const fields of [
      refusedFields(indices, { query: { ...given, scal: '3' } }),
      refusedFields(indices, { body: { ...given, scal: 3 } }),
    ])
      expect(fields['/scal']?.en).toContain('"scale"');
    expect(refusedFields(indices, { query: { ...given, zzzzzzzz: '3' } })['/zzzzzzzz']?.en).toContain(
      'site, index, scale, from',
    );
    expect(refusedFields(fromZod(z.strictObject({})), { query: { a: '1' } })['/a']?.en).toContain(
      'takes none',
    );
  });

  it('refuses unknown parameters where the schema says nothing of others, and takes them where it does', () => {
    const given = { query: { a: '1', b: '2' } };
    expect(refusedFields(fromZod(z.object({ a: z.string() })), given)).toHaveProperty('/b');
    expect(fromZod(z.looseObject({ a: z.string() }))(given)).toEqual({ a: '1', b: '2' });
    expect(fromZod(z.record(z.string(), z.number()))(given)).toEqual({ a: 1, b: 2 });
  });

  it('says when one value is given twice', () => {
    const fields = refusedFields(indices, { query: { site: ['a', 'b'], index: ['spi'] } });
    expect(fields).toEqual({ '/site': { fr: 'est donné plusieurs fois', en: 'is given more than once' } });
  });

  it('leaves "f" to the representation', () => {
    expect(indices({ query: { site: 'a', index: 'spi', f: 'csv' } })).toEqual({ site: 'a', index: 'spi' });
  });

  it('speaks for the branch of a union that was nearly met', () => {
    const read = fromZod(
      z.object({
        area: z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('circle'), radius: z.number().max(50) }),
          z.strictObject({ kind: z.literal('box'), bounds: z.array(z.number()).length(4) }),
        ]),
        when: z.union([z.int(), z.iso.date()]),
      }),
    );
    expect(refusedFields(read, { body: { area: { kind: 'circle', radius: 51 }, when: 2001 } })).toEqual({
      '/area/radius': { fr: 'doit être ≤ 50', en: 'must be ≤ 50' },
    });
    expect(refusedFields(read, { body: { area: { kind: 'circle', radius: 1 }, when: true } })).toEqual({
      '/when': { fr: 'doit être un nombre entier ou un texte', en: 'must be an integer or a string' },
    });
    expect(
      refusedFields(read, { query: { when: 'today' }, body: { area: { kind: 'circle', radius: 1 } } }),
    ).toEqual({
      '/when': { fr: 'doit être au format date', en: 'must have the format date' },
    });
  });

  it('names twenty members at most', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`p${i}`, 'x']));
    expect(refusal(() => indices({ query: many })).options.errors).toHaveLength(20);
    expect(refusal(() => indices({ body: many })).options.errors).toHaveLength(20);
  });

  it('does not fall for names that every object has', () => {
    const read = fromZod(z.strictObject({ toString: z.string(), constructor: z.string().optional() }));
    expect(refusedFields(read, { query: {} })).toEqual({
      '/toString': { fr: 'est nécessaire', en: 'is required' },
    });
    const query = JSON.parse('{"__proto__": "x", "hasOwnProperty": "y", "toString": "z"}');
    expect(Object.keys(refusedFields(read, { query }))).toEqual(['/__proto__', '/hasOwnProperty']);
  });
});

describe('a regular expression of the schema', () => {
  it('runs in linear time on whatever it is given', () => {
    const read = compileInput({ type: 'object', properties: { a: { type: 'string', pattern: '^(a+)+$' } } });
    expect(read({ query: { a: 'aaaa' } })).toEqual({ a: 'aaaa' });
    const started = performance.now();
    expect(refusedFields(read, { query: { a: `${'a'.repeat(20_000)}!` } })).toHaveProperty('/a');
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
