import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { useHub } from '../../hub.testing.ts';

const HUB = 'http://hub.test';
const AUDIENCE = 'urn:test:hub';
type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

/** An issuer with its metadata and keys, and whatever tokens the test wants. */
async function startIssuer() {
  const pair = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  let url = '';
  const state = { away: false, asked: 0 };
  const server: Server = createServer((request, response) => {
    state.asked += 1;
    const body =
      request.url === '/realm/.well-known/openid-configuration'
        ? { issuer: `${url}/realm`, jwks_uri: `${url}/keys` }
        : { keys: [jwk] };
    response.writeHead(state.away ? 500 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { server, state, pair, issuer: `${url}/realm` };
}

describe('access tokens of trusted issuers', () => {
  let keycloak: Awaited<ReturnType<typeof startIssuer>>;
  let other: Awaited<ReturnType<typeof startIssuer>>;
  let late: Awaited<ReturnType<typeof startIssuer>>;
  beforeAll(async () => {
    keycloak = await startIssuer();
    other = await startIssuer();
    late = await startIssuer();
  });
  const hub = useHub(() => ({
    CDH_PUBLIC_URL: HUB,
    OIDC_ISSUERS: JSON.stringify([
      { issuer: HUB, audience: HUB },
      { issuer: keycloak.issuer, audience: AUDIENCE, claim: 'azp' },
      { issuer: other.issuer, audience: AUDIENCE, claim: 'azp' },
      { issuer: late.issuer, audience: AUDIENCE, claim: 'azp' },
    ]),
  }));
  afterAll(() => {
    keycloak.server.close();
    other.server.close();
    late.server.close();
  });

  const sign = (claims: JWTPayload, key: Pair['privateKey'] = keycloak.pair.privateKey, alg = 'RS256') =>
    new SignJWT({ iss: keycloak.issuer, aud: AUDIENCE, azp: 'their-client', ...claims })
      .setProtectedHeader({ alg, kid: 'k1' })
      .setIssuedAt()
      .setExpirationTime(claims.exp ?? '5m')
      .sign(key);
  const whoami = (key: string) => hub.call('GET', '/whoami', { key });
  const createClient = (body: Record<string, unknown>) =>
    hub.call('POST', '/organisations/test-org/clients', {
      key: hub.adminKey,
      body: { name: 'Client d’essai', roles: ['partner'], ...body },
    });
  let secret = '';

  beforeAll(async () => {
    await hub.ok('POST', '/organisations', { key: hub.adminKey, body: { id: 'test-org', name: 'Essai' } });
    const own = await createClient({ id: 'our-client' });
    secret = (own.body as { clientSecret: string }).clientSecret;
    const theirs = await createClient({ id: 'their-client', issuer: keycloak.issuer });
    expect(theirs).toMatchObject({ status: 201, body: { clientId: 'their-client' } });
    expect(theirs.body).not.toHaveProperty('clientSecret');
  });

  const ownToken = async () => {
    const response = await fetch(`${hub.url}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'our-client',
        client_secret: secret,
      }),
    });
    return ((await response.json()) as { access_token: string }).access_token;
  };

  it('say who calls, whoever issued them', async () => {
    expect(await whoami(await sign({}))).toMatchObject({
      status: 200,
      body: { kind: 'client', id: 'their-client', organisation: 'test-org', roles: ['partner'] },
    });
    expect(await whoami(await ownToken())).toMatchObject({ status: 200, body: { id: 'our-client' } });
  });

  it('are refused when they are for another audience, expired, or not dated', async () => {
    expect((await whoami(await sign({ aud: 'urn:test:elsewhere' }))).status).toBe(401);
    const past = Math.floor(Date.now() / 1000) - 60;
    expect((await whoami(await sign({ exp: past }))).status).toBe(401);
    const undated = await new SignJWT({ iss: keycloak.issuer, aud: AUDIENCE, azp: 'their-client' })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .sign(keycloak.pair.privateKey);
    expect((await whoami(undated)).status).toBe(401);
  });

  it('are refused of an issuer that nobody named, and signed by a key that is not its own', async () => {
    expect((await whoami(await sign({ iss: 'http://127.0.0.1:9/realm' }))).status).toBe(401);
    expect((await whoami(await sign({}, other.pair.privateKey))).status).toBe(401);
  });

  it('speak for no client of another issuer', async () => {
    expect((await whoami(await sign({ azp: 'our-client' }))).status).toBe(401);
    expect((await whoami(await sign({ iss: other.issuer }, other.pair.privateKey))).status).toBe(401);
    expect((await whoami(await sign({ azp: 'no-such-client' }))).status).toBe(401);
    expect((await whoami(await sign({ azp: ['their-client'] }))).status).toBe(401);
  });

  it('are refused unsigned, or signed with the public key as a shared secret', async () => {
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const exp = Math.floor(Date.now() / 1000) + 300;
    const claims = encode({ iss: keycloak.issuer, aud: AUDIENCE, azp: 'their-client', exp });
    for (const alg of ['none', 'None', 'NONE']) {
      const head = encode({ alg, kid: 'k1' });
      for (const signature of ['', 'AAAA'])
        expect((await whoami(`${head}.${claims}.${signature}`)).status).toBe(401);
    }
    const head = encode({ alg: 'HS256', kid: 'k1' });
    const spki = await exportSPKI(keycloak.pair.publicKey);
    for (const shared of [spki, spki.trim(), JSON.stringify(await exportJWK(keycloak.pair.publicKey))]) {
      const mac = createHmac('sha256', shared).update(`${head}.${claims}`).digest('base64url');
      expect((await whoami(`${head}.${claims}.${mac}`)).status).toBe(401);
    }
  });

  it('of the hub itself hold for what it issued them for', async () => {
    const token = await ownToken();
    const [head = '', claims = '', signature = ''] = token.split('.');
    const read = JSON.parse(Buffer.from(claims, 'base64url').toString()) as JWTPayload;
    expect(read).toMatchObject({ iss: HUB, aud: HUB, client_id: 'our-client' });
    const changed = Buffer.from(JSON.stringify({ ...read, client_id: 'their-client' })).toString('base64url');
    expect((await whoami(`${head}.${changed}.${signature}`)).status).toBe(401);
  });

  it('end with their client, at once', async () => {
    await createClient({ id: 'brief-client', issuer: keycloak.issuer });
    const token = await sign({ azp: 'brief-client' });
    expect((await whoami(token)).status).toBe(200);
    await hub.ok('DELETE', '/organisations/test-org/clients/brief-client', { key: hub.adminKey });
    expect((await whoami(token)).status).toBe(401);
  });

  it('wait for an issuer that does not answer, which is no fault of the token', async () => {
    late.state.away = true;
    await createClient({ id: 'patient-client', issuer: late.issuer });
    const token = await sign({ iss: late.issuer, azp: 'patient-client' }, late.pair.privateKey);
    const answer = await whoami(token);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    late.state.away = false;
    expect((await whoami(token)).status).toBe(200);
  });

  it('of an issuer that the hub does not trust can’t be a client’s', async () => {
    const answer = await createClient({ id: 'lost-client', issuer: 'https://unknown.test/realm' });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/issuer' }] } });
  });
});

describe('the metadata of the embedded issuer', () => {
  const hub = useHub();

  it('names the hub’s own address, whatever a request forwards', async () => {
    const answer = await hub.call('GET', '/.well-known/oauth-authorization-server', {
      headers: { 'x-forwarded-host': 'attacker.test', 'x-forwarded-proto': 'https' },
    });
    expect(JSON.stringify(answer.body)).not.toContain('attacker.test');
    expect(answer.body).toMatchObject({ issuer: hub.url, token_endpoint: `${hub.url}/oauth/token` });
  });

  it('is gone where another issuer replaces it', async () => {
    const { url } = await hub.replica({
      OIDC_ISSUERS: '[{"issuer":"http://127.0.0.1:9/realm","audience":"urn:test:hub"}]',
    });
    const answer = await hub.call('POST', `${url}/oauth/token`, {
      body: 'grant_type=client_credentials',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(answer.status).toBe(404);
    expect((await hub.call('GET', `${url}/.well-known/oauth-authorization-server`)).status).toBe(404);
  });
});
