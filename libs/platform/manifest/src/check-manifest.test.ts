import { describe, expect, it } from '@jest/globals';
import type { Manifest } from '@cdh/contracts';
import { z } from 'zod';
import { checkManifest } from './check-manifest.ts';
import { manifestOf, operationOf } from './manifest.testing.ts';

const pointers = (manifest: Manifest) => checkManifest(manifest).map(({ pointer }) => pointer);
const withInput = (input: Record<string, unknown>, changes = {}) =>
  manifestOf([{ input, scope: 'public', ...changes }]);
const withMember = (member: unknown) => withInput({ type: 'object', properties: { a: member } });

describe('a manifest that can be served', () => {
  it('has nothing to say about', () => {
    expect(checkManifest(manifestOf())).toEqual([]);
    expect(checkManifest(manifestOf([]))).toEqual([]);
  });

  it('may have versions side by side, paths of its own, and unions as input', () => {
    const union = z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('a'), site: z.string() }),
      z.object({ kind: z.literal('b'), site: z.string(), place: z.object({ id: z.string() }) }),
    ]);
    const input = { ...z.toJSONSchema(union, { io: 'input' }) };
    const manifest = manifestOf([
      {},
      { version: 2, path: 'v2/sites/{site}/frost' },
      { name: 'list-sites', path: 'sites' },
      { name: 'get-place', input, scope: { product: 'frost', partition: '/place/id' } },
    ]);
    expect(checkManifest(manifest)).toEqual([]);
  });

  it('may read one dataset for two purposes', () => {
    const reads = (['research', 'evaluation'] as const).map((purpose) => ({ dataset: 'rain', purpose }));
    expect(checkManifest(manifestOf([{}], { reads }))).toEqual([]);
  });
});

describe('names that mean two things', () => {
  it.each([
    ['an operation and version', manifestOf([{}, {}]), ['/operations/1']],
    [
      'a representation',
      manifestOf([{ representations: ['text/csv', 'text/csv'] }]),
      ['/operations/0/representations/1'],
    ],
    [
      'a product',
      manifestOf([{}], { publishes: [...manifestOf().publishes, ...manifestOf().publishes] }),
      ['/publishes/1/product'],
    ],
    ['a read', manifestOf([{}], { reads: [...manifestOf().reads, ...manifestOf().reads] }), ['/reads/1']],
    [
      'a job that is the computation of a product',
      manifestOf([{ name: 'compute-frost', kind: 'job' }]),
      ['/operations/0/name'],
    ],
    [
      'a code of the hub with another status',
      manifestOf([{ errors: { GRANT_MISSING: 409 } }]),
      ['/operations/0/errors/GRANT_MISSING'],
    ],
  ])('are refused: %s', (_, manifest, expected) => {
    expect(pointers(manifest)).toEqual(expected);
  });

  it('may repeat a code of the hub with its status', () => {
    expect(pointers(manifestOf([{ errors: { NOT_FOUND: 404 } }]))).toEqual([]);
  });
});

describe('a scope', () => {
  it('names a product that is published', () => {
    expect(pointers(manifestOf([{ scope: { product: 'other', partitions: 'visible' } }]))).toEqual([
      '/operations/0/scope/product',
    ]);
  });

  it('names a partition that is in the input', () => {
    for (const partition of ['/place', '/site/id', '/toString'])
      expect(pointers(manifestOf([{ scope: { product: 'frost', partition } }]))).toEqual([
        '/operations/0/scope/partition',
      ]);
  });

  it('finds the partition behind references', () => {
    const input = {
      type: 'object',
      properties: { site: { $ref: '#/$defs/site' } },
      $defs: { site: { allOf: [{ type: 'object', properties: { id: { type: 'string' } } }] } },
    };
    const at = (partition: string) => manifestOf([{ input, scope: { product: 'frost', partition } }]);
    expect(pointers(at('/site/id'))).toEqual([]);
    expect(pointers(at('/site/name'))).toEqual(['/operations/0/scope/partition']);
  });
});

describe('a path', () => {
  it.each([
    ['an address of the hub', [{ path: 'products' }], ['/operations/0/path']],
    ['below an address of the hub', [{ path: 'manifest/{site}' }], ['/operations/0/path']],
    ['anything at all', [{ path: '{site}' }], ['/operations/0/path']],
    ['an operation called like an address of the hub', [{ name: 'events' }], ['/operations/0/name']],
    [
      'the path of another',
      [{ path: 'a/{site}' }, { name: 'list', path: 'a/{site}' }],
      ['/operations/1/path'],
    ],
    [
      'a path within another',
      [{ path: 'a/{site}' }, { name: 'list', path: 'a/all' }],
      ['/operations/1/path'],
    ],
    ['the name of another', [{ path: 'list' }, { name: 'list' }], ['/operations/0/path']],
    [
      'the versioned name of another',
      [{}, { version: 2 }, { name: 'list', path: 'get-frost.v2' }],
      ['/operations/2/path'],
    ],
    [
      'the unversioned name, from a later version',
      [{}, { version: 2, path: 'get-frost' }],
      ['/operations/1/path'],
    ],
    ['a member that is not in the input', [{ path: 'a/{place}' }], ['/operations/0/path']],
    ['a member twice', [{ path: 'a/{site}/{site}' }], ['/operations/0/path']],
  ])('is not %s', (_, operations, expected) => {
    expect(pointers(manifestOf(operations))).toEqual(expected);
  });

  it('may be the operation’s own name, or beside another of a different length', () => {
    expect(pointers(manifestOf([{ path: 'get-frost' }]))).toEqual([]);
    expect(pointers(manifestOf([{ path: 'sites/{site}' }, { name: 'list', path: 'sites' }]))).toEqual([]);
  });
});

describe('a schema', () => {
  it.each([
    ['that is none', { type: 'objekt' }],
    ['of another draft', { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' }],
    [
      'that refers to another place',
      { type: 'object', properties: { a: { $ref: 'https://example.org/x.json' } } },
    ],
    ['that refers to nothing', { type: 'object', properties: { a: { $ref: '#/$defs/a' } } }],
    ['that answers later', { $async: true, type: 'object' }],
    ['that is no object', { type: 'string' }],
    ['that is huge', { type: 'object', description: 'x'.repeat(300 * 1024) }],
  ])('%s is refused', (_, input) => {
    expect(pointers(withInput(input))).toEqual(['/operations/0/input']);
  });

  it('nested without end is refused, not followed', () => {
    let input: Record<string, unknown> = { type: 'object' };
    for (let depth = 0; depth < 50_000; depth++) input = { type: 'object', not: input };
    const [operation] = manifestOf().operations;
    const manifest = { ...manifestOf(), operations: [{ ...operation!, input }] };
    expect(pointers(manifest)).toEqual(['/operations/0/input']);
  });

  it('of the output is looked at too', () => {
    expect(pointers(manifestOf([{ output: { type: 'nothing' } }]))).toEqual(['/operations/0/output']);
  });

  it('has no member that the representation parameter would hide', () => {
    expect(pointers(withMember({ type: 'string' }))).toEqual([]);
    expect(pointers(withInput({ type: 'object', properties: { f: { type: 'string' } } }))).toEqual([
      '/operations/0/input/properties/f',
    ]);
  });

  it('has no expression that may run without end', () => {
    expect(pointers(withMember({ type: 'string', pattern: '^(?=a)(a+)+$' }))).toEqual([
      '/operations/0/input/properties/a/pattern',
    ]);
    expect(pointers(withMember({ type: 'string', pattern: '(' }))).toEqual([
      '/operations/0/input/properties/a/pattern',
    ]);
    expect(pointers(withMember({ type: 'object', patternProperties: { '(?!x)(y*)*$': true } }))).toEqual([
      '/operations/0/input/properties/a/patternProperties',
    ]);
  });

  it('takes whatever expression zod writes for a format, and what RE2 runs in linear time', () => {
    const formats = [
      z.email(),
      z.url(),
      z.uuid(),
      z.ipv4(),
      z.ipv6(),
      z.hostname(),
      z.iso.date(),
      z.iso.time(),
      z.iso.datetime({ offset: true }),
      z.iso.duration(),
      z.string().regex(/^-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}$/),
      z.string().regex(/^(?!-)[a-z-]+$/),
      z.string().startsWith('https://'),
    ];
    for (const format of formats)
      expect(pointers(withMember(z.toJSONSchema(format, { io: 'input' })))).toEqual([]);
  });

  it('is not looked at for members while it does not compile', () => {
    const scope = operationOf().scope;
    expect(pointers(manifestOf([{ input: { type: 'objekt' }, scope }]))).toEqual(['/operations/0/input']);
  });
});
