import { describe, expect, it } from '@jest/globals';
import { manifest, type Manifest, type ManifestInput } from '@cdh/contracts';
import { Validator } from '@seriousme/openapi-schema-validator';
import { readFileSync } from 'node:fs';
import { buildOpenApi } from './build-openapi.ts';
import { ROUTES } from './routes/index.ts';

type Json = Record<string, unknown>;
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Json> };
}
interface Operation {
  operationId: string;
  summary: string;
  parameters?: { name: string; in: string; required?: boolean; schema: Json }[];
  requestBody?: Json;
  responses: Record<string, { description: string; content?: Record<string, Json> }>;
}

const URL_OF_HUB = 'https://hub.example.org';
/** As `z.toJSONSchema` wrote it from apps/drought-risk. */
const droughtRisk: Manifest = manifest.parse(
  JSON.parse(
    readFileSync(new URL('fixtures/drought-risk.manifest.json', import.meta.url), 'utf8'),
  ) as ManifestInput,
);
const made: Manifest = manifest.parse({
  id: 'made-up',
  version: '1.0.0',
  title: 'Inventé',
  licence: 'EUPL-1.2',
  contact: { name: 'Exemple' },
  operations: [1, 2].map((version) => ({
    name: 'get-tree',
    version,
    kind: 'query',
    summary: { fr: 'Arbre', en: 'Tree' },
    scope: 'public',
    ...(version === 2 ? { path: 'trees/{id}' } : {}),
    input: {
      type: 'object',
      properties: { id: { $ref: '#/$defs/id' }, years: { type: 'array', items: { type: 'integer' } } },
      required: ['id'],
      $defs: { id: { type: 'string', description: 'son nom' } },
    },
    output: { type: 'object', properties: { children: { type: 'array', items: { $ref: '#' } } } },
    errors: { TREE_UNKNOWN: 404, TREE_DEAD: 422 },
    representations: ['application/json', 'text/csv'],
  })),
});

const built = (manifests: Manifest[], language: 'fr' | 'en' = 'fr') =>
  buildOpenApi(manifests, URL_OF_HUB, language) as Document;
const operationsOf = ({ paths }: Document) =>
  Object.values(paths).flatMap((methods) => Object.values(methods));

describe('the document', () => {
  it.each([
    ['of the hub alone', []],
    ['with drought-risk', [droughtRisk]],
    ['with references, versions and paths', [droughtRisk, made]],
  ])('%s is valid OpenAPI 3.1, and every reference leads somewhere', async (_, manifests) => {
    const validator = new Validator();
    const document = JSON.parse(JSON.stringify(built(manifests))) as Json;
    expect(await validator.validate(document)).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    for (const [, pointer] of JSON.stringify(document).matchAll(/"\$ref":"#([^"]+)"/g)) {
      const found = (pointer ?? '')
        .split('/')
        .slice(1)
        .reduce<unknown>((at, part) => (at as Json | undefined)?.[part.replaceAll('~1', '/')], document);
      expect([pointer, typeof found]).toEqual([pointer, 'object']);
    }
  });

  it('names every operation once', () => {
    const ids = operationsOf(built([droughtRisk, made])).map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has every route of the table', () => {
    const { paths } = built([]);
    for (const { method, path } of ROUTES) expect(paths[path]).toHaveProperty(method);
  });

  it('speaks French first, English where asked', () => {
    const at = '/use-cases/drought-risk/get-indices';
    expect(built([droughtRisk]).paths[at]?.['get']?.summary).toBe('Indices de sécheresse d’un site');
    expect(built([droughtRisk], 'en').paths[at]?.['get']?.summary).toBe('Drought indices of a site');
    expect(built([], 'en').paths['/whoami']?.['get']?.summary).toBe('Who am I');
  });

  it('is the same whatever the order of registration', () => {
    expect(built([made, droughtRisk])).toEqual(built([droughtRisk, made]));
  });
});

describe('an operation', () => {
  const { paths } = built([droughtRisk, made]);
  const get = (path: string) => paths[path]?.['get'];

  it('stands at its name, its version, and the path that it declares', () => {
    expect(Object.keys(paths).filter((path) => path.startsWith('/use-cases/made-up'))).toEqual([
      '/use-cases/made-up/get-tree',
      '/use-cases/made-up/get-tree.v1',
      '/use-cases/made-up/trees/{id}',
      '/use-cases/made-up/get-tree.v2',
    ]);
  });

  it('takes its input as parameters, with bounds and allowed values', () => {
    const parameters = get('/use-cases/drought-risk/get-indices')?.parameters ?? [];
    const byName = Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter]));
    expect(byName['site']).toMatchObject({ in: 'query', required: true });
    expect(byName['scale']).toMatchObject({ schema: { minimum: 1, maximum: 48 } });
    expect(byName['scale']?.required).toBeUndefined();
    expect(byName['index']?.schema).toMatchObject({ enum: ['spi', 'spei', 'sgi'] });
    expect(byName['f']?.schema).toMatchObject({ examples: ['application/json', 'text/csv'] });
    expect(byName).toHaveProperty('CDH-Deadline-Ms');
  });

  it('takes members of its path there', () => {
    const [id] = get('/use-cases/made-up/trees/{id}')?.parameters ?? [];
    expect(id).toMatchObject({ name: 'id', in: 'path', required: true });
    const [versioned] = get('/use-cases/made-up/get-tree.v2')?.parameters ?? [];
    expect(versioned).toMatchObject({ name: 'id', in: 'query' });
  });

  it('takes a body by POST', () => {
    const post = paths['/use-cases/made-up/get-tree']?.['post'];
    expect(JSON.stringify(post?.requestBody)).toContain('#/components/schemas/made-up.get-tree.v1.input');
    expect(post?.parameters?.some((parameter) => parameter.name === 'years')).toBe(false);
  });

  it('answers in its representations, unchanged, or with the errors that it declares', () => {
    const responses = get('/use-cases/made-up/get-tree')?.responses ?? {};
    expect(Object.keys(responses['200']?.content ?? {})).toEqual(['application/json', 'text/csv']);
    expect(responses['304']?.content).toBeUndefined();
    expect(responses['404']?.description).toContain('TREE_UNKNOWN');
    expect(responses['422']?.description).toContain('TREE_DEAD');
    expect(responses['422']?.content).toHaveProperty(['application/problem+json']);
    for (const status of ['400', '401', '403', '406', '429', '502', '503', '504'])
      expect(responses).toHaveProperty(status);
  });

  it('that runs long has no address here', () => {
    const [operation] = made.operations;
    const jobs = { ...made, operations: [{ ...operation!, kind: 'job' as const }] };
    expect(Object.keys(built([jobs]).paths).filter((path) => path.includes('made-up'))).toEqual([]);
  });
});
