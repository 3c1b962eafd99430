import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HubClient, ProblemError, UnreachableError } from './index.ts';
import { type ContractHub, problem, PROVIDER_KEY, startContractHub } from './testing/index.ts';

let hub: ContractHub;
let client: HubClient;

beforeEach(async () => {
  hub = await startContractHub();
  client = new HubClient({ url: hub.url, key: PROVIDER_KEY, retry: { baseMs: 1 } });
});
afterEach(() => hub.stop());

const failOnce = (...answers: ReturnType<ContractHub['fault']>[]) => {
  hub.fault = () => answers.shift();
};
const grant = {
  dataset: 'piezo',
  grantee: { kind: 'use-case', id: 'drought-risk' },
  actions: ['derive'],
  purpose: 'drought-monitoring',
} as const;

describe('requests', () => {
  it('carry the key, or none', async () => {
    expect(await client.whoami()).toMatchObject({ kind: 'member', id: 'ana' });
    expect(await new HubClient({ url: `${hub.url}/` }).whoami()).toMatchObject({ kind: 'anonymous' });
    expect(hub.requests.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${PROVIDER_KEY}`,
      undefined,
    ]);
  });

  it('create under an idempotency key, a new one for each call', async () => {
    await client.organisations.create({ id: 'one', name: 'Un' });
    await client.organisations.create({ id: 'two', name: 'Deux' });
    const keys = hub.requests.map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[0]).not.toEqual(keys[1]);
  });

  it('use the fetch that was given', async () => {
    const seen: string[] = [];
    const spy: typeof fetch = (input, init) => {
      seen.push(String(input));
      return fetch(input, init);
    };
    await new HubClient({ url: hub.url, fetch: spy }).whoami();
    expect(seen).toEqual([`${hub.url}/whoami`]);
  });

  it('encode what they put into a path', async () => {
    await expect(client.datasets.get('a/../b')).rejects.toMatchObject({ status: 404 });
    expect(hub.requests[0]?.path).toBe('/datasets/a%2F..%2Fb');
  });
});

describe('problems', () => {
  it('come as ProblemError with all that the hub said', async () => {
    const error = await client
      .call('drought-risk', 'get-indices', { parameters: { site: 'secret' } })
      .catch((e) => e);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({
      status: 403,
      code: 'GRANT_MISSING',
      detail: 'No grant.',
      remedy: 'Ask the provider.',
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      missing: { dataset: 'piezo', action: 'query', through: 'drought-risk' },
    });
  });

  it('are made of an answer that is none', async () => {
    failOnce({
      status: 502,
      headers: { 'content-type': 'text/html' },
      body: Buffer.from('<h1>Bad gateway</h1>'),
    });
    await expect(client.whoami()).rejects.toMatchObject({
      status: 502,
      code: 'HTTP_502',
      title: 'Bad Gateway',
    });
  });

  it('of the token endpoint are read as RFC 6749 says', async () => {
    const token = await client.getToken({ clientId: 'acme', clientSecret: 's3cret' });
    expect(token.access_token).toBe('jwt');
    expect(String(hub.requests[0]?.bytes)).toBe('grant_type=client_credentials');
    const wrong = client.getToken({ clientId: 'acme', clientSecret: 'wrong' });
    await expect(wrong).rejects.toMatchObject({
      status: 401,
      code: 'invalid_client',
      detail: 'Unknown client.',
    });
  });

  it('of something that is no hub are told as such', async () => {
    failOnce({ body: Buffer.from('<html>') });
    await expect(client.datasets.put('piezo', input)).rejects.toThrow(/is this the address of a hub/);
  });
});

const input = {
  title: 'Piézo',
  publisher: 'metropole',
  access: 'restricted',
  licence: 'etalab-2.0',
} as const;

describe('retries', () => {
  it('repeat a read on 503 and 429, waiting as Retry-After says', async () => {
    const answer = (status: number) => ({ ...problem(status, 'BUSY'), headers: { 'retry-after': '1' } });
    failOnce(answer(503));
    const before = performance.now();
    await client.whoami();
    expect(performance.now() - before).toBeGreaterThan(950);
    expect(hub.requests).toHaveLength(2);
  });

  it('give up at once when Retry-After exceeds the budget, and after the last attempt', async () => {
    hub.fault = () => ({ ...problem(503, 'BUSY'), headers: { 'retry-after': '3600' } });
    await expect(client.whoami()).rejects.toMatchObject({ status: 503, retryAfterS: 3600 });
    expect(hub.requests).toHaveLength(1);
    hub.fault = () => problem(429, 'TOO_MANY_REQUESTS');
    await expect(client.whoami()).rejects.toMatchObject({ status: 429 });
    expect(hub.requests).toHaveLength(5);
  });

  it('repeat a creating POST under the same idempotency key, also after a broken connection', async () => {
    failOnce('drop', problem(503, 'UNAVAILABLE'));
    await client.grants.create(grant as never);
    const keys = new Set(hub.requests.map(({ headers }) => headers['idempotency-key']));
    expect(hub.requests).toHaveLength(3);
    expect(keys.size).toBe(1);
  });

  it('never repeat a POST without a key', async () => {
    hub.fault = () => problem(503, 'UNAVAILABLE');
    await expect(client.call('drought-risk', 'get-indices', { body: {} })).rejects.toMatchObject({
      status: 503,
    });
    await expect(client.getToken({ clientId: 'a', clientSecret: 'b' })).rejects.toMatchObject({
      status: 503,
    });
    hub.fault = () => 'drop';
    await expect(client.call('drought-risk', 'get-indices', { body: {} })).rejects.toThrow(UnreachableError);
    expect(hub.requests).toHaveLength(3);
  });

  it('never repeat a conditional PUT or a DELETE whose connection broke', async () => {
    hub.fault = () => 'drop';
    await expect(client.datasets.put('piezo', input, { ifMatch: '"a"' })).rejects.toThrow(UnreachableError);
    await expect(client.keys.delete('k1')).rejects.toThrow(UnreachableError);
    expect(hub.requests).toHaveLength(2);
  });

  it('never repeat what the hub refused otherwise', async () => {
    failOnce(problem(500, 'INTERNAL'));
    await expect(client.whoami()).rejects.toMatchObject({ status: 500 });
    expect(hub.requests).toHaveLength(1);
  });

  it('try a refused connection again, for idempotent requests', async () => {
    let calls = 0;
    const counting: typeof fetch = (request, init) => {
      calls += 1;
      return fetch(request, init);
    };
    await hub.stop();
    const away = new HubClient({ url: hub.url, fetch: counting, retry: { baseMs: 1 } });
    await expect(away.keys.delete('k1')).rejects.toThrow(/ECONNREFUSED/);
    expect(calls).toBe(4);
    await expect(away.call('a', 'b', { body: {} })).rejects.toThrow(UnreachableError);
    expect(calls).toBe(5);
  });
});

it('stops waiting for an answer that does not come', async () => {
  const never: typeof fetch = (_input, init) =>
    new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
    });
  const slow = new HubClient({ url: hub.url, fetch: never, timeoutMs: 20, retry: { retries: 0 } });
  await expect(slow.whoami()).rejects.toThrow(/no answer within 20 ms/);
});

it('is stopped by its signal while it waits for another attempt', async () => {
  hub.fault = () => ({ ...problem(503, 'BUSY'), headers: { 'retry-after': '10' } });
  const signal = AbortSignal.timeout(50);
  await expect(client.whoami({ signal })).rejects.toMatchObject({ name: 'TimeoutError' });
});

describe('lists', () => {
  beforeEach(() => {
    for (let i = 0; i < 5; i += 1) hub.store.datasets.set(`d${i}`, { id: `d${i}`, title: { fr: `D${i}` } });
  });

  it('give every item of all pages, on the address that was called whatever name the hub has', async () => {
    const ids: string[] = [];
    for await (const { id } of client.datasets.all({ limit: 2 })) ids.push(id);
    expect(ids).toEqual(['d0', 'd1', 'd2', 'd3', 'd4']);
    expect(hub.requests.map(({ query }) => query.get('cursor'))).toEqual([null, '2', '4']);
  });

  it('ask for no page that nobody reads', async () => {
    for await (const { id } of client.datasets.all({ limit: 2 })) if (id === 'd1') break;
    expect(hub.requests).toHaveLength(1);
  });

  it('give one page with its total', async () => {
    const page = await client.datasets.page({ q: 'nappe', limit: 3 });
    expect(page).toMatchObject({ total: 5, items: [{ id: 'd0' }, { id: 'd1' }, { id: 'd2' }] });
    expect(hub.requests[0]?.query.get('q')).toBe('nappe');
  });
});

describe('conditional requests', () => {
  it('put a new dataset, change it with its ETag, and are told 428 and 412 otherwise', async () => {
    const first = await client.datasets.put('piezo', input);
    expect(first).toMatchObject({ created: true, value: { title: { fr: 'Piézo' } } });
    await expect(client.datasets.put('piezo', input)).rejects.toMatchObject({ status: 428 });
    const second = await client.datasets.put('piezo', { ...input, access: 'open' }, { ifMatch: first.etag });
    expect(second).toMatchObject({ created: false, value: { access: 'open' } });
    const stale = client.datasets.put('piezo', input, { ifMatch: first.etag });
    await expect(stale).rejects.toMatchObject({ status: 412 });
  });

  it('read only what has changed', async () => {
    const { etag } = await client.datasets.put('piezo', input);
    expect(await client.datasets.read('piezo', { ifNoneMatch: etag })).toEqual({ modified: false, etag });
    expect(await client.datasets.read('piezo', { ifNoneMatch: '"other"' })).toMatchObject({
      modified: true,
      etag,
    });
  });
});

describe('operations', () => {
  it('answer with their ETag, provenance and the representation asked for', async () => {
    const answer = await client.call('drought-risk', 'get-indices', { parameters: { site: 'a', scale: 6 } });
    expect(await answer.response.json()).toEqual({ site: 'a', value: [0.5] });
    expect(answer.provenance).toBe('/datasets/drought-risk.indices/versions/1/provenance?partition=a');
    expect(hub.requests[0]?.query.toString()).toBe('site=a&scale=6');
    const csv = await client.call('drought-risk', 'get-indices.v2', {
      parameters: { site: 'a' },
      format: 'csv',
    });
    expect(csv.mediaType).toBe('text/csv');
    expect(csv.etag).not.toEqual(answer.etag);
  });

  it('say that nothing changed', async () => {
    const { etag } = await client.call('drought-risk', 'get-indices');
    const again = await client.call('drought-risk', 'get-indices', { ifNoneMatch: etag, deadlineMs: 500 });
    expect(again).toMatchObject({ modified: false, status: 304, etag });
    expect(hub.requests[1]?.headers['cdh-deadline-ms']).toBe('500');
  });
});
