import { beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { get } from './harness/call.ts';
import { DROUGHT } from './harness/drought.ts';

/** The routes of the interface's table. */
const ROUTES: Record<string, string> = {
  '/healthz': 'get',
  '/readyz': 'get',
  '/organisations': 'get post',
  '/organisations/{}': 'get',
  '/organisations/{}/members': 'get post',
  '/organisations/{}/members/{}': 'delete',
  '/organisations/{}/clients': 'get post',
  '/organisations/{}/clients/{}': 'delete',
  '/keys': 'get post',
  '/keys/{}': 'delete',
  '/whoami': 'get',
  '/oauth/token': 'post',
  '/datasets': 'get',
  '/datasets/{}': 'get put',
  '/datasets/{}/access-check': 'get',
  '/datasets/{}/uploads': 'post',
  '/datasets/{}/uploads/{}': 'get delete',
  '/datasets/{}/uploads/{}/complete': 'post',
  '/datasets/{}/versions': 'get',
  '/datasets/{}/versions/{}': 'get',
  '/datasets/{}/versions/{}/files/{}': 'get',
  '/datasets/{}/versions/{}/withdraw': 'post',
  '/datasets/{}/versions/{}/provenance': 'get',
  '/grants': 'get post',
  '/grants/{}': 'delete',
  '/use-cases': 'get post',
  '/use-cases/{}': 'get delete',
  '/use-cases/{}/manifest': 'put',
  '/use-cases/{}/products': 'get',
  '/audit': 'get',
  '/usage': 'get',
};
const OPERATIONS = ['get-indices', 'list-sites'];

interface OpenApi {
  openapi: string;
  paths: Record<
    string,
    Record<string, { responses?: Record<string, unknown>; parameters?: { name: string }[] }>
  >;
}

describe('/openapi.json', () => {
  let document: OpenApi;
  beforeAll(async () => {
    document = (await get('/openapi.json')).as<OpenApi>();
  });

  it('is a valid document of OpenAPI 3.1', async () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    const { valid, errors } = await new Validator().validate({ ...document });
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
  });

  it('describes every route of the interface', () => {
    const described = new Map<string, Set<string>>();
    for (const [path, methods] of Object.entries(document.paths)) {
      const shape = path.replaceAll(/\{[^}]+\}/g, '{}');
      described.set(shape, new Set([...(described.get(shape) ?? []), ...Object.keys(methods)]));
    }
    const missing = Object.entries(ROUTES).flatMap(([path, methods]) =>
      methods.split(' ').flatMap((method) => (described.get(path)?.has(method) ? [] : [`${method} ${path}`])),
    );
    expect(missing).toEqual([]);
  });

  it.each(OPERATIONS)('describes the registered operation %s', (operation) => {
    const described = document.paths[`/use-cases/${DROUGHT}/${operation}`];
    expect(Object.keys(described ?? {})).toEqual(expect.arrayContaining(['get', 'post']));
    expect(described?.['get']?.responses).toHaveProperty('200');
  });

  it('names the parameters of an operation', () => {
    const { parameters = [] } = document.paths[`/use-cases/${DROUGHT}/get-indices`]?.['get'] ?? {};
    expect(parameters.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['site', 'index', 'scale', 'from', 'to', 'calibration']),
    );
  });
});

describe('/docs', () => {
  it('is a page', async () => {
    let answer = await get('/docs');
    const location = answer.headers.get('location');
    if (answer.status >= 300 && answer.status < 400 && location)
      answer = await get(new URL(location, answer.url).href);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    expect(answer.text).toMatch(/<html/i);
  });
});
