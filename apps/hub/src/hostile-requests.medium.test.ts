import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { useHub } from './hub.testing.ts';
import { providerOf, sha256, textFile } from './modules/storage/storage.testing.ts';

/** Says the status only where it is none of these, so that a failure shows it beside what was asked. */
const among = (status: number, allowed: number[]) => (allowed.includes(status) ? 'fine' : status);
const encode = (key: string) => Buffer.from(key).toString('base64url');

/** What a stranger, a partner or a provider might try. Nothing of it is a defect of the hub, or tells what is hidden. */
describe('hostile requests', () => {
  const hub = useHub();
  let provider = '';
  let partner = '';
  const data = providerOf(hub, () => provider, 'test-org');
  const file = textFile('a.csv', 'a\n1\n');

  beforeAll(async () => {
    provider = await hub.member('test-org', 'test-provider', ['provider', 'owner']);
    partner = await hub.member('other-org', 'test-partner', ['partner']);
    for (const access of ['open', 'restricted', 'private']) {
      await data.putDataset(access, { access });
      await data.publish(access, [file]);
    }
  });

  describe('cursors', () => {
    const lists = [
      '/datasets',
      '/datasets/open/versions',
      '/grants',
      '/keys',
      '/audit',
      '/usage',
      '/organisations',
      '/organisations/test-org/members',
      '/use-cases',
    ];
    const tampered = [
      '%00',
      'AA',
      '!!!!',
      encode('\0'),
      encode('NaN'),
      encode('-1'),
      encode('1e9'),
      encode('9'.repeat(30)),
      encode("'; drop table audit.entries; --"),
      Buffer.from([0xff, 0xfe, 0x80]).toString('base64url'),
      'x'.repeat(5_000),
    ];

    it.each(lists)('of %s are read as a place in the list, or refused', async (path) => {
      for (const cursor of tampered) {
        const { status } = await hub.call('GET', `${path}?cursor=${cursor}`, { key: hub.adminKey });
        expect({ cursor, status: among(status, [200, 400]) }).toEqual({ cursor, status: 'fine' });
      }
    });
  });

  describe('bodies', () => {
    const post = (path: string, body: string, headers: Record<string, string> = {}) =>
      hub.call('POST', path, {
        key: hub.adminKey,
        body,
        headers: { 'content-type': 'application/json', ...headers },
      });
    const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

    it('as deep as they fit are refused', async () => {
      const body = `{"id":"deep-org","name":${deep(500_000)}}`;
      expect((await post('/organisations', body)).status).toBe(400);
      expect((await post('/organisations', body, { 'idempotency-key': 'deep' })).status).toBe(400);
    });

    it('in a manifest are refused as deep', async () => {
      await hub.ok('POST', '/use-cases', {
        key: provider,
        body: { id: 'deep-case', organisation: 'test-org' },
      });
      const { key } = await hub.ok<{ key: string }>('POST', '/keys', {
        key: provider,
        body: { principal: { kind: 'use-case', id: 'deep-case' }, name: 'test' },
      });
      const schema = `${'{"items":'.repeat(100_000)}{}${'}'.repeat(100_000)}`;
      const { status } = await hub.call('PUT', '/use-cases/deep-case/manifest', {
        key,
        body: `{"manifest":{"operations":[{"input":${schema},"output":${schema}}]},"nkey":"U"}`,
        headers: { 'content-type': 'application/json' },
      });
      expect([400, 422]).toContain(status);
    });

    it.each(['{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}'])(
      'that reach for every object’s prototype are refused: %s',
      async (body) => {
        const named = body.replace('{', '{"id":"polluting","name":"x",');
        expect((await post('/organisations', named)).status).toBe(400);
        expect({}).not.toHaveProperty('polluted');
      },
    );

    it('of a text that no text can hold are refused', async () => {
      for (const bad of ['\\ud800', '\\udc00x', '\\u0000']) {
        const body = `{"title":"${bad}","publisher":"test-org","access":"open","licence":"x"}`;
        const { status } = await hub.call('PUT', '/datasets/odd-text', {
          key: provider,
          body,
          headers: { 'content-type': 'application/json' },
        });
        expect({ bad, status }).toEqual({ bad, status: 400 });
      }
    });
  });

  describe('addresses', () => {
    it.each([
      '/datasets/%C3%A9t%C3%A9',
      '/datasets/%00',
      '/datasets/__proto__',
      '/datasets/..%2f..%2faudit',
      '/datasets/open/versions/1e3',
      '/datasets/open/versions/0x1',
      '/datasets/open/versions/99999999999999999999',
      '/datasets/open/versions/1/files/..%2f..%2fadmin.key',
      '/datasets/open/versions/1/files/%2e%2e/%2e%2e/etc/passwd',
      '/use-cases/__proto__/manifest',
      '/use-cases/constructor/get-indices',
      '/use-cases/%2e%2e/audit',
      '/use-cases/a%2Fb/c',
      `/use-cases/${'x'.repeat(500)}/y`,
      '/grants/%EF%BF%BF',
      `/datasets?q=${encodeURIComponent('\\ % _ " \' :* & | !')}`,
      '/datasets?kind[]=source',
      '/datasets?limit=1&limit=2',
      '/usage?from=0000-01-01&to=9999-12-31',
    ])('are answered, never with a defect: %s', async (path) => {
      for (const key of [undefined, partner, hub.adminKey]) {
        const { status } = await hub.call('GET', path, { key });
        expect({ path, status: among(status, [200, 400, 401, 403, 404, 414]) }).toEqual({
          path,
          status: 'fine',
        });
      }
    });

    /** A request as its bytes are: what no client library sends. */
    const raw = async (lines: string[]) => {
      const { port } = new URL(hub.url);
      const socket = connect(Number(port), '127.0.0.1');
      socket.write([...lines, 'Connection: close', '', ''].join('\r\n'));
      return text(socket);
    };

    it.each([
      ['a whole URL', 'GET http://attacker.test/whoami HTTP/1.1'],
      ['dots', 'GET /use-cases/../audit HTTP/1.1'],
      ['two slashes', 'GET //use-cases//x HTTP/1.1'],
      ['an asterisk', 'OPTIONS * HTTP/1.1'],
      ['broken escapes', 'GET /use-cases/%/x HTTP/1.1'],
      ['a fragment', 'GET /datasets#x HTTP/1.1'],
    ])('with %s are no defect, and name no stranger’s host', async (_what, line) => {
      const answer = await raw([line, 'Host: attacker.test', 'X-Forwarded-Host: attacker.test']);
      expect(answer).toMatch(/^HTTP\/1\.1 [234]\d\d /);
      expect(answer).not.toContain('attacker.test');
    });

    it('of a next page are the hub’s own, whatever a request forwards', async () => {
      const { body } = await hub.call('GET', '/datasets?limit=1', {
        key: provider,
        headers: {
          'x-forwarded-host': 'attacker.test',
          'x-forwarded-proto': 'gopher',
          host: 'attacker.test',
        },
      });
      expect((body as { next: string }).next).toMatch(new RegExp(`^${hub.url}/datasets`));
    });
  });

  it.each([
    ['authorization', 'Basic YTpi'],
    ['authorization', 'Bearer'],
    ['authorization', 'Bearer a.b.c'],
    ['if-none-match', '"'],
    ['if-none-match', 'W/"x", *, "y'],
    ['range', 'bytes=99999999999999999999-'],
    ['range', 'bytes=-0,5-1'],
    ['accept', '*/*;q=NaN, a/b/c'],
    ['accept-language', 'x-\u00e9;q=2,,'],
    ['traceparent', '00-zz-zz-zz'],
    ['cdh-deadline-ms', '-1'],
  ])('headers are no defect: %s: %s', async (name, value) => {
    for (const path of [
      '/whoami',
      '/datasets/open',
      '/datasets/open/versions/1/files/a.csv',
      '/use-cases/a1/b',
    ]) {
      const { status } = await hub.call('GET', path, { headers: { [name]: value } });
      expect({ path, status: among(status, [200, 206, 304, 307, 400, 401, 404, 416]) }).toEqual({
        path,
        status: 'fine',
      });
    }
  });

  it('headers as long as they may be are no defect', async () => {
    for (const name of ['authorization', 'accept', 'idempotency-key', 'if-none-match', 'traceparent']) {
      const { status } = await hub.call('GET', '/whoami', {
        headers: { [name]: `Bearer ${'x'.repeat(10_000)}` },
      });
      expect({ name, status: among(status, [200, 304, 400, 401]) }).toEqual({ name, status: 'fine' });
    }
  });

  describe('conditions and methods', () => {
    const bytes = '/datasets/restricted/versions/1/files/a.csv';

    it('give no 304 to whoever may not have the 200', async () => {
      const etag = `"sha256-${sha256(file.bytes)}"`;
      for (const known of [etag, '*']) {
        const headers = { 'if-none-match': known };
        expect((await hub.call('GET', bytes, { headers })).status).toBe(401);
        expect((await hub.call('GET', bytes, { headers, key: partner })).status).toBe(403);
        const { headers: own } = await hub.call('GET', '/datasets/private', { key: provider });
        for (const value of [known, own.get('etag') ?? ''])
          expect(
            (
              await hub.call('GET', '/datasets/private', {
                headers: { 'if-none-match': value },
                key: partner,
              })
            ).status,
          ).toBe(404);
      }
    });

    it('decide for HEAD as for GET, and give nothing for the rest', async () => {
      expect((await hub.call('HEAD', bytes)).status).toBe(401);
      expect((await hub.call('HEAD', bytes, { key: partner })).status).toBe(403);
      expect(await hub.call('HEAD', '/datasets/private', { key: partner })).toMatchObject({
        status: 404,
        body: '',
      });
      for (const method of ['OPTIONS', 'PATCH', 'DELETE', 'PUT'])
        expect([401, 403, 404, 405, 415]).toContain((await hub.call(method, bytes, { key: partner })).status);
    });

    it('say the same of a change to what is hidden and to what is not there', async () => {
      const said = async (id: string) => {
        const { status, body } = await hub.call('PUT', `/datasets/${id}`, {
          key: partner,
          headers: { 'if-match': '"x"' },
          body: { title: 'x', publisher: 'test-org', access: 'open', licence: 'x' },
        });
        return { status, ...(body as object), traceId: '' };
      };
      expect(await said('private')).toEqual(await said('nothing-here'));
    });
  });
});
