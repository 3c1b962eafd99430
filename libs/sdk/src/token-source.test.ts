import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HubClient } from './index.ts';
import { createHttp } from './http.ts';
import { type Answer, type ContractServer, problem, startContractServer } from './testing/index.ts';
import { clientTokens } from './token-source.ts';

/** A hub of which only the newest token works, and each for as long as `expiresIn` says. */
let hub: ContractServer;
let issued: number;
let expiresIn: number;
const credentials = { clientId: 'acme', clientSecret: 's3cret' };

beforeEach(async () => {
  issued = 0;
  expiresIn = 900;
  const guarded = (answer: Answer) => (request: { headers: { authorization?: string } }) =>
    request.headers.authorization === `Bearer token-${issued}` ? answer : problem(401, 'TOKEN_INVALID');
  hub = await startContractServer(() => [
    [
      'POST',
      /^\/oauth\/token$/,
      () => ({ body: { access_token: `token-${++issued}`, token_type: 'Bearer', expires_in: expiresIn } }),
    ],
    ['GET', /^\/whoami$/, guarded({ body: { kind: 'client', id: 'acme' } })],
    ['POST', /^\/use-cases\/u\/o$/, guarded({ body: { done: true } })],
  ]);
});
afterEach(() => hub.stop());

const client = () => new HubClient({ url: hub.url, client: credentials, retry: { baseMs: 1 } });
const paths = () => hub.requests.map(({ method, path }) => `${method} ${path}`);

describe('client credentials', () => {
  it('fetch one token for requests that begin together, and keep it', async () => {
    const hubClient = client();
    await Promise.all([hubClient.whoami(), hubClient.whoami()]);
    await hubClient.whoami();
    expect(paths().filter((path) => path.endsWith('/oauth/token'))).toHaveLength(1);
    expect(hub.requests[0]?.headers.authorization).toBe(`Basic ${btoa('acme:s3cret')}`);
  });

  it('renew the token shortly before it ends', async () => {
    let now = 0;
    const tokens = clientTokens(createHttp({ url: hub.url }), credentials, () => now);
    expect(await tokens.token()).toBe('token-1');
    now = 869_000;
    expect(await tokens.token()).toBe('token-1');
    now = 871_000;
    expect(await tokens.token()).toBe('token-2');
  });

  it('use even a token of a few seconds for half of them', async () => {
    let now = 0;
    expiresIn = 10;
    const tokens = clientTokens(createHttp({ url: hub.url }), credentials, () => now);
    await tokens.token();
    now = 4_000;
    expect(await tokens.token()).toBe('token-1');
    now = 6_000;
    expect(await tokens.token()).toBe('token-2');
  });

  it('take another token when the hub refuses this one, and repeat the request once, a POST too', async () => {
    const hubClient = client();
    await hubClient.whoami();
    issued += 1;
    const { response } = await hubClient.call('u', 'o', { body: {} });
    expect(await response.json()).toEqual({ done: true });
    expect(paths().slice(2)).toEqual(['POST /use-cases/u/o', 'POST /oauth/token', 'POST /use-cases/u/o']);
  });

  it('end with the refusal of a second token', async () => {
    hub.fault = ({ path }) => (path === '/whoami' ? problem(401, 'TOKEN_REVOKED') : undefined);
    await expect(client().whoami()).rejects.toMatchObject({ code: 'TOKEN_REVOKED' });
    expect(paths()).toHaveLength(4);
  });

  it('wait for a token as for any answer, and ask anew after a failure', async () => {
    let faults = 1;
    hub.fault = ({ path }) =>
      path === '/oauth/token' && faults-- > 0 ? problem(503, 'UNAVAILABLE') : undefined;
    expect(await client().whoami()).toMatchObject({ id: 'acme' });
    hub.fault = () => ({ status: 401, body: { error: 'invalid_client' } });
    const wrong = client();
    await expect(wrong.whoami()).rejects.toMatchObject({ code: 'invalid_client' });
    hub.fault = () => undefined;
    expect(await wrong.whoami()).toMatchObject({ id: 'acme' });
  });
});

describe('a key', () => {
  it('may come from a function, asked each time', async () => {
    issued = 1;
    const keys = ['token-1', 'token-2'];
    const hubClient = new HubClient({ url: hub.url, key: () => keys.shift() ?? '' });
    await hubClient.whoami();
    issued = 2;
    await hubClient.whoami();
    expect(hub.requests).toHaveLength(2);
  });

  it('that is refused is not tried again', async () => {
    await expect(new HubClient({ url: hub.url, key: 'wrong' }).whoami()).rejects.toMatchObject({
      status: 401,
    });
    expect(hub.requests).toHaveLength(1);
  });

  it('and client credentials are one too many', () => {
    expect(() => new HubClient({ url: hub.url, key: 'k', client: credentials })).toThrow(TypeError);
  });
});
