import { createHash } from 'node:crypto';
import {
  type Answer,
  type ContractServer,
  problem,
  type Recorded,
  startContractServer,
} from './contract-server.ts';
import { storageRoutes, type StoredUpload } from './contract-storage.ts';

type Json = Record<string, unknown>;

/** The little that the hub's interface says, kept in memory: enough to test a client against, not a hub. */
export interface ContractHub extends ContractServer {
  store: Store;
}

export interface Store {
  datasets: Map<string, Json>;
  uploads: Map<string, StoredUpload>;
  versions: Map<string, StoredVersion[]>;
  grants: Json[];
  products: Json[];
  /** Size of the parts that uploads are cut into. */
  partSize: number;
  /** What becomes of a completed upload; published by default. */
  outcome: (upload: StoredUpload) => 'published' | Json;
}

export interface StoredVersion {
  number: number;
  state: string;
  digest: string;
  files: { path: string; mediaType: string; size: number; sha256: string; bytes: Buffer }[];
}

export const PROVIDER_KEY = 'cdh_test_provider';
const ANONYMOUS = { kind: 'anonymous', id: 'anonymous', organisation: null, roles: [] };
const PROVIDER = { kind: 'member', id: 'ana', organisation: 'metropole', roles: ['provider'] };

export const etagOf = (body: unknown) =>
  `"${createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 16)}"`;

const asMap = (text: unknown) => (typeof text === 'string' ? { fr: text } : text);

/** Cuts a list to a page as the interface says, `next` on another host name than the one called. */
function pageOf(items: unknown[], { path, query }: Recorded): Answer {
  const limit = Number(query.get('limit') ?? 100);
  const start = Number(query.get('cursor') ?? 0);
  const page = items.slice(start, start + limit);
  const more = start + limit < items.length;
  const next = `http://hub.public.example${path}?limit=${limit}&cursor=${start + limit}`;
  return { body: { items: page, total: items.length, ...(more ? { next } : {}) } };
}

/** Starts one on a free port, with the organisation `metropole` and its provider `ana`. */
export async function startContractHub(): Promise<ContractHub> {
  const remembered = new Map<string, Answer>();
  const organisations: Json[] = [
    { id: 'metropole', name: { fr: 'Métropole' }, createdAt: '2026-01-01T00:00:00.000Z' },
  ];
  const state: Store = {
    datasets: new Map(),
    uploads: new Map(),
    versions: new Map(),
    grants: [],
    products: [],
    partSize: 8,
    outcome: () => 'published',
  };
  const create = (request: Recorded, make: () => Json): Answer => {
    if (request.headers.authorization !== `Bearer ${PROVIDER_KEY}`) {
      return problem(401, 'CREDENTIAL_REQUIRED', { detail: 'Credential required.', remedy: 'Set a key.' });
    }
    const key = request.headers['idempotency-key'];
    const before = typeof key === 'string' ? remembered.get(key) : undefined;
    if (before) return before;
    const body = make();
    const location = `${request.path}/${String(body.id)}`;
    const answer: Answer = { status: 201, headers: { location }, body };
    if (typeof key === 'string') remembered.set(key, answer);
    return answer;
  };
  let url = '';
  const server = await startContractServer((address) => {
    url = address;
    return [
      ['GET', /^\/whoami$/, ({ headers }) => ({ body: headers.authorization ? PROVIDER : ANONYMOUS })],
      ['GET', /^\/organisations$/, (request) => pageOf(organisations, request)],
      [
        'POST',
        /^\/organisations$/,
        (request, json) =>
          create(request, () => {
            const made = { ...(json() as Json), createdAt: '2026-01-01T00:00:00.000Z' };
            organisations.push(made);
            return made;
          }),
      ],
      [
        'POST',
        /^\/organisations\/([^/]+)\/members$/,
        (request, json) => create(request, () => json() as Json),
      ],
      [
        'POST',
        /^\/organisations\/([^/]+)\/clients$/,
        (request, json) => create(request, () => ({ clientId: (json() as Json).id, clientSecret: 's3cret' })),
      ],
      [
        'POST',
        /^\/keys$/,
        (request) => create(request, () => ({ id: 'k1', key: 'cdh_made', expiresAt: null })),
      ],
      ['GET', /^\/keys$/, (request) => pageOf([], request)],
      ['DELETE', /^\/keys\/([^/]+)$/, () => ({ status: 204 })],
      [
        'POST',
        /^\/oauth\/token$/,
        ({ headers }) =>
          headers.authorization === `Basic ${btoa('acme:s3cret')}`
            ? { body: { access_token: 'jwt', token_type: 'Bearer', expires_in: 900 } }
            : { status: 401, body: { error: 'invalid_client', error_description: 'Unknown client.' } },
      ],
      ['GET', /^\/datasets$/, (request) => pageOf([...state.datasets.values()], request)],
      [
        'GET',
        /^\/datasets\/([^/]+)$/,
        ({ headers }, _json, id) => {
          const dataset = state.datasets.get(id ?? '');
          if (!dataset) return problem(404, 'NOT_FOUND', { detail: `No dataset ${id}.` });
          const etag = etagOf(dataset);
          if (headers['if-none-match'] === etag) return { status: 304, headers: { etag } };
          return { headers: { etag }, body: dataset };
        },
      ],
      [
        'PUT',
        /^\/datasets\/([^/]+)$/,
        ({ headers }, json, id = '') => {
          const before = state.datasets.get(id);
          if (before && headers['if-match'] === undefined) return problem(428, 'PRECONDITION_REQUIRED');
          if (before && headers['if-match'] !== etagOf(before)) return problem(412, 'PRECONDITION_FAILED');
          const input = json() as Json;
          const dataset: Json = { id, kind: 'source', ...input, title: asMap(input.title) };
          state.datasets.set(id, dataset);
          return { status: before ? 200 : 201, headers: { etag: etagOf(dataset) }, body: dataset };
        },
      ],
      ['GET', /^\/grants$/, (request) => pageOf(state.grants, request)],
      [
        'POST',
        /^\/grants$/,
        (request, json) =>
          create(request, () => {
            const grant = { id: `g${state.grants.length + 1}`, state: 'active', ...(json() as Json) };
            state.grants.push(grant);
            return grant;
          }),
      ],
      ['DELETE', /^\/grants\/([^/]+)$/, (_request, _json, id) => ({ body: { id, state: 'revoked' } })],
      ['POST', /^\/use-cases$/, (request, json) => create(request, () => json() as Json)],
      ['GET', /^\/use-cases$/, (request) => pageOf([], request)],
      ['GET', /^\/use-cases\/([^/]+)\/products$/, (request) => pageOf(state.products, request)],
      ['GET', /^\/use-cases\/drought-risk\/(get-indices(?:\.v2)?)$/, getIndices],
      ['GET', /^\/audit$/, (request) => pageOf(auditEntries, request)],
      ['GET', /^\/usage$/, (request) => pageOf([], request)],
      ...storageRoutes(state, create, () => url),
    ];
  });
  return Object.assign(server, { store: state });
}

const auditEntries = [1, 2, 3].map((seq) => ({
  seq,
  at: '2026-01-01T00:00:00.000Z',
  principal: { kind: 'member', id: 'p-1' },
  action: 'read',
  decision: 'allowed',
  traceId: null,
}));

/** An operation with a JSON and a CSV representation, each with its ETag. */
function getIndices({ query, headers }: Recorded): Answer {
  if (!headers.authorization) return problem(401, 'CREDENTIAL_REQUIRED');
  const site = query.get('site');
  if (site === 'secret') {
    const missing = { dataset: 'piezo', action: 'query', through: 'drought-risk' };
    return problem(403, 'GRANT_MISSING', {
      detail: 'No grant.',
      missing,
      remedy: 'Ask the provider.',
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    });
  }
  const csv = query.get('f') === 'csv';
  const body = Buffer.from(
    csv ? 'time,value,flag\n2020-01,0.5,ok\n' : JSON.stringify({ site, value: [0.5] }),
  );
  const etag = etagOf(body.toString());
  const more = {
    etag,
    'content-type': csv ? 'text/csv' : 'application/json',
    link: '</datasets/drought-risk.indices/versions/1/provenance?partition=a>; rel="http://www.w3.org/ns/prov#has_provenance"',
  };
  return headers['if-none-match'] === etag ? { status: 304, headers: more } : { headers: more, body };
}
