import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Answered, HubClient, type HubComponents, isProblem, UnreachableError } from './index.ts';
import { type ContractHub, PROVIDER_KEY, startContractHub } from './testing/index.ts';

let hub: ContractHub;
let client: HubClient;
beforeEach(async () => {
  hub = await startContractHub();
  client = new HubClient({ url: hub.url, key: PROVIDER_KEY, retry: { retries: 0 } });
});
afterEach(() => hub.stop());

describe('ask', () => {
  it('sends the input as parameters and reads JSON, or a representation as text', async () => {
    const input = { site: 'a b', index: 'spi', scale: 3 } as const;
    const series = await client.ask('drought-risk', 'get-indices', input, { deadlineMs: 500 });
    expect(series).toMatchObject({ value: { site: 'a b', value: [0.5] }, mediaType: 'application/json' });
    expect(series.provenance).toBe('/datasets/drought-risk.indices/versions/1/provenance?partition=a');
    const [asked] = hub.requests;
    expect(String(asked?.query)).toBe('site=a+b&index=spi&scale=3');
    expect(asked?.headers['cdh-deadline-ms']).toBe('500');

    hub.fault = () => ({ headers: { 'content-type': 'text/csv' }, body: Buffer.from('time,value\n') });
    const csv = await client.ask('drought-risk', 'get-indices', input, { accept: 'text/csv' });
    expect(csv.value.split('\n')).toEqual(['time,value', '']);
    expect(hub.requests[1]?.headers.accept).toMatch(/^text\/csv,/);
  });

  it('puts members into the path that names them', async () => {
    type Paths = {
      '/use-cases/made-up/trees/{id}': {
        get: {
          parameters: { path: { id: string }; query?: { f?: string; depth?: number } };
          responses: { 200: { content: { 'application/json': { name: string } } } };
        };
      };
    };
    const other = new HubClient<Paths>({ url: hub.url });
    hub.fault = () => ({ body: { name: 'Chêne' } });
    const { value } = await other.ask('made-up', 'trees/{id}', { id: 'a/b', depth: 2 });
    expect(value.name).toBe('Chêne');
    expect(hub.requests[0]).toMatchObject({ path: '/use-cases/made-up/trees/a%2Fb' });
    expect(String(hub.requests[0]?.query)).toBe('depth=2');
    // @ts-expect-error The path needs it.
    await expect(other.ask('made-up', 'trees/{id}', {})).rejects.toThrow('id is missing');
  });

  it('is checked by the compiler', () => {
    const asked: ((hub: HubClient) => Promise<unknown>)[] = [
      // @ts-expect-error No such index.
      (c) => c.ask('drought-risk', 'get-indices', { site: 's', index: 'pdsi' }),
      // @ts-expect-error A scale is a number.
      (c) => c.ask('drought-risk', 'get-indices', { site: 's', index: 'spi', scale: '3' }),
      // @ts-expect-error No such parameter.
      (c) => c.ask('drought-risk', 'get-indices', { site: 's', index: 'spi', month: 3 }),
      // @ts-expect-error The site is missing.
      (c) => c.ask('drought-risk', 'get-indices', { index: 'spi' }),
      // @ts-expect-error The input is missing.
      (c) => c.ask('drought-risk', 'get-indices'),
      // @ts-expect-error No such operation.
      (c) => c.ask('drought-risk', 'get-weather', {}),
      // @ts-expect-error No such use case.
      (c) => c.ask('weather', 'get-indices', {}),
      // @ts-expect-error No such representation.
      (c) => c.ask('drought-risk', 'list-sites', {}, { accept: 'text/csv' }),
      (c) => c.ask('drought-risk', 'list-sites'),
      (c) => c.ask('drought-risk', 'get-indices.v1', { site: 's', index: 'sgi' }),
    ];
    const read = ({ value }: Answered<HubComponents['schemas']['drought-risk.get-indices.v1.output']>) => {
      const flags: (string | number | boolean)[] = value.flag;
      // @ts-expect-error A value may be missing.
      const values: number[] = value.value;
      return [flags, values];
    };
    expect([asked.length, read.length]).toEqual([10, 1]);
  });
});

describe('a problem', () => {
  it('is told by its codes, narrowing them', async () => {
    const error: unknown = await client
      .ask('drought-risk', 'get-indices', { site: 'secret', index: 'spi' })
      .catch((e: unknown) => e);
    expect(isProblem(error)).toBe(true);
    expect(isProblem(error, 'SITE_UNKNOWN')).toBe(false);
    if (!isProblem(error, 'SITE_UNKNOWN', 'GRANT_MISSING')) throw error;
    const code: 'SITE_UNKNOWN' | 'GRANT_MISSING' = error.code;
    expect(code).toBe('GRANT_MISSING');
    expect(isProblem(new UnreachableError('http://x', 'down'))).toBe(false);
    expect(isProblem({ name: 'ProblemError', code: 'GRANT_MISSING' }, 'GRANT_MISSING')).toBe(true);
  });
});
