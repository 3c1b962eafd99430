import { describe, expect, it } from '@jest/globals';
import { redactSecrets } from './redact-secrets.ts';

/** Shaped like our keys, made up here. */
const key = 'cdh_live_7QmZ2bKd_Jx3vR8nT0yLwC5pHfE9sUa1GiB6oDkMqXz4_9f3a1c';
const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJwYXJ0bmVyIn0.c2lnbmF0dXJlLW9mLXRoZS10ZXN0';
const natsSeed = `SUA${'M2K7QX4T'.repeat(7)}`;

describe('redactSecrets', () => {
  it.each([
    ['an API key in a sentence', `the key ${key} is unknown`, key],
    ['a bearer header as text', `Authorization: Bearer ${jwt}`, jwt],
    ['an opaque bearer token', 'sent bearer 0123456789abcdef0123', '0123456789abcdef0123'],
    ['a JWT on its own', `got ${jwt}`, jwt],
    ['a NATS seed', `seed of the account ${natsSeed}`, natsSeed],
    ['a password in a URL', 'connect to postgres://hub:hunter2@db:5432/hub', 'hunter2'],
    ['an S3 signature', 'GET /b/k?X-Amz-Date=1&X-Amz-Signature=deadbeef', 'deadbeef'],
    ['an S3 credential', 'GET /b/k?X-Amz-Credential=AKIA%2F2026', 'AKIA'],
    ['a signed URL of our own', 'http://hub/blobs/1?expires=5&signature=deadbeef', 'deadbeef'],
    ['a capability in a path', `/storage/parts/${jwt.split('.').slice(1).join('.')}`, 'eyJ'],
    ['a token parameter', '/stream?access_token=deadbeef&x=1', 'deadbeef'],
    ['a field', JSON.stringify({ clientSecret: 'deadbeef' }), 'deadbeef'],
    ['a field with escapes', JSON.stringify({ password: 'dead"beef' }), 'beef'],
    ['a header', JSON.stringify({ headers: { authorization: 'deadbeef' } }), 'deadbeef'],
    ['a list of cookies', JSON.stringify({ 'set-cookie': ['sid=deadbeef', 'a]b'] }), 'deadbeef'],
    [
      'a private key',
      JSON.stringify({ pem: '-----BEGIN PRIVATE KEY-----\ndeadbeef\n-----END PRIVATE KEY-----\n' }),
      'deadbeef',
    ],
  ])('takes out %s', (_what, text, forbidden) => {
    expect(redactSecrets(text)).not.toContain(forbidden);
    expect(redactSecrets(text)).toContain('[redacted]');
  });

  it('keeps a line of JSON readable', () => {
    const line = JSON.stringify({
      msg: `denied ${key}`,
      req: { headers: { authorization: `Bearer ${jwt}`, 'set-cookie': ['a="b"', '[c]'], accept: '*/*' } },
      url: '/blobs/1?signature=deadbeef&x=1',
      password: '\\"',
      n: 1,
    });
    expect(JSON.parse(redactSecrets(line))).toEqual({
      msg: 'denied cdh_[redacted]',
      req: { headers: { authorization: '[redacted]', 'set-cookie': '[redacted]', accept: '*/*' } },
      url: '/blobs/1?signature=[redacted]&x=1',
      password: '[redacted]',
      n: 1,
    });
  });

  it.each([
    'a basic problem of the bearer',
    'cdh_operation_duration_seconds_bucket',
    '/use-cases/drought-risk/get-indices?site=42&index=spi&scale=6',
    'sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'https://id.example.org:8443/realms/hub',
    '{"tokens":3,"key":"drought-risk.indices","cookies":null}',
  ])('leaves %j alone', (text) => {
    expect(redactSecrets(text)).toBe(text);
  });

  it.each([
    '"',
    'a-',
    'a.',
    '-token',
    'x-amz-',
    'cdh_-',
    '"password":[',
    '://a:',
    'eyJaaaaaaaa-',
    'eyJaaaaaaaa.',
    '-----BEGIN PRIVATE KEY-----',
    'bearer ',
  ])('takes time in proportion to the length of a line of %j', (unit) => {
    const started = performance.now();
    redactSecrets(unit.repeat(Math.ceil(100_000 / unit.length)));
    // Quadratic patterns took 10 to 40 s here, linear ones a few milliseconds.
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
