import { beforeAll, describe, expect, it } from '@jest/globals';
import type { AccessToken, ClientCredentials } from '@cdh/sdk';
import { administer, type Answer, call, get, mustCall } from './harness/call.ts';
import { adminKey, uniqueId } from './harness/deployment.ts';
import { oneSecond } from './harness/eventually.ts';
import { createOrganisation } from './harness/people.ts';
import { expectProblem } from './harness/problems.ts';

let organisation: string;
let client: ClientCredentials;
beforeAll(async () => {
  organisation = await createOrganisation('clients');
  client = await createClient();
});

async function createClient(): Promise<ClientCredentials> {
  const body = { id: uniqueId('client'), name: 'Programme d’essai synthétique', roles: ['partner'] };
  const path = `/organisations/${organisation}/clients`;
  return (await mustCall('POST', path, { key: adminKey(), body })).as<ClientCredentials>();
}

type Form = Record<string, string>;
const token = (form: Form, headers: Record<string, string> = {}): Promise<Answer> =>
  call('POST', '/oauth/token', {
    raw: new URLSearchParams({ grant_type: 'client_credentials', ...form }),
    headers,
  });
const basic = ({ clientId, clientSecret }: ClientCredentials) => ({
  authorization: `Basic ${btoa(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`)}`,
});
const inBody = ({ clientId, clientSecret }: ClientCredentials): Form => ({
  client_id: clientId,
  client_secret: clientSecret,
});

/** RFC 6749, 5.2: not a problem document. */
function expectOAuthError(answer: Answer, status: number, error: string): void {
  expect({ status: answer.status, body: answer.json }).toEqual({
    status,
    body: expect.objectContaining({ error }),
  });
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  expect(answer.headers.get('cache-control')).toMatch(/no-store/);
}

describe('client credentials', () => {
  it.each(['Basic', 'body'])('by %s give a token that the hub accepts', async (how) => {
    const answer = how === 'Basic' ? await token({}, basic(client)) : await token(inBody(client));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toMatch(/no-store/);
    const { access_token, token_type, expires_in } = answer.as<AccessToken>();
    expect(token_type).toMatch(/^bearer$/i);
    expect(expires_in).toBeGreaterThan(0);
    expect(expires_in).toBeLessThanOrEqual(15 * 60);
    expect((await get('/whoami', access_token)).json).toMatchObject({
      kind: 'client',
      id: client.clientId,
      organisation,
      roles: ['partner'],
    });
  });

  it('give a token by RFC 9068', async () => {
    const { access_token } = (await token({}, basic(client))).as<AccessToken>();
    const [header, claims] = access_token
      .split('.')
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>);
    expect(header).toMatchObject({ typ: expect.stringMatching(/^(application\/)?at\+jwt$/) });
    expect(claims).toMatchObject({
      iss: expect.any(String),
      aud: expect.anything(),
      sub: client.clientId,
      client_id: client.clientId,
      exp: expect.any(Number),
      iat: expect.any(Number),
      jti: expect.any(String),
    });
  });

  it('that are wrong are refused as RFC 6749 says', async () => {
    const wrong = { ...client, clientSecret: 'wrong' };
    const byBasic = await token({}, basic(wrong));
    expectOAuthError(byBasic, 401, 'invalid_client');
    expect(byBasic.headers.get('www-authenticate')).toMatch(/^Basic/);
    expectOAuthError(await token(inBody(wrong)), 401, 'invalid_client');
    expectOAuthError(await token(inBody({ ...client, clientId: uniqueId('none') })), 401, 'invalid_client');
  });

  it('do not serve another grant type, nor another resource', async () => {
    const password = { ...inBody(client), grant_type: 'password' };
    expectOAuthError(await token(password), 400, 'unsupported_grant_type');
    const elsewhere = { ...inBody(client), resource: 'https://elsewhere.example.org' };
    expectOAuthError(await token(elsewhere), 400, 'invalid_target');
  });

  it('give nothing once the client is removed', async () => {
    const leaver = await createClient();
    const { access_token } = (await token({}, basic(leaver))).as<AccessToken>();
    expect((await get('/whoami', access_token)).status).toBe(200);
    const path = `/organisations/${organisation}/clients/${leaver.clientId}`;
    expect((await administer('DELETE', path)).status).toBe(204);
    await oneSecond();
    expectProblem(await get('/whoami', access_token), 401);
    expectOAuthError(await token({}, basic(leaver)), 401, 'invalid_client');
  });
});

describe('a token that is none of the hub’s', () => {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { iss: 'https://elsewhere.example.org', aud: 'x', sub: 'x', exp: 4_000_000_000 };

  it.each([
    ['garbage', 'a.b.c'],
    ['unsigned', `${encode({ alg: 'none', typ: 'at+jwt' })}.${encode(claims)}.`],
    ['signed by nobody', `${encode({ alg: 'EdDSA', typ: 'at+jwt' })}.${encode(claims)}.${'A'.repeat(86)}`],
  ])('%s: 401', async (_, jwt) => {
    expectProblem(await get('/whoami', jwt), 401, 'CREDENTIAL_INVALID');
  });

  it('changed after it was signed: 401', async () => {
    const { access_token } = (await token({}, basic(client))).as<AccessToken>();
    const [header, body = '', signature] = access_token.split('.');
    const read = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    for (const change of [{ aud: 'https://elsewhere.example.org' }, { exp: 4_000_000_000 }, { sub: 'x' }]) {
      const forged = [header, encode({ ...read, ...change }), signature].join('.');
      expectProblem(await get('/whoami', forged), 401, 'CREDENTIAL_INVALID');
    }
  });
});
