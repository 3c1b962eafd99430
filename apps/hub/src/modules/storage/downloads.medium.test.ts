import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { useHub } from '../../hub.testing.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { providerOf, sha256, textFile } from './storage.testing.ts';

const TEXT = 'jour,niveau\n2020-01-01,1\n';
/** Where an operating system lists the files that a process holds open. */
const HELD = '/proc/self/fd';
const NAME = 'dossier/relevé n° 1 100%25?#.csv';

describe('downloads from the file store', () => {
  const hub = useHub();
  let key = '';
  let partner = '';
  let useCase = '';
  const provider = providerOf(hub, () => key, 'test-org');
  const at = (dataset: string, version: number, path: string) =>
    `/datasets/${dataset}/versions/${version}/files/${path.split('/').map(encodeURIComponent).join('/')}`;

  beforeAll(async () => {
    key = await hub.member('test-org', 'test-provider', ['provider', 'owner']);
    partner = await hub.member('other-org', 'test-partner', ['partner', 'owner']);
    const database = hub.running.app.get(HubDatabase, { strict: false });
    await database.query
      .insertInto('identity.principals')
      .values({ kind: 'use-case', id: 'test-use-case', organisation: 'other-org', name: 'test', roles: [] })
      .execute();
    const body = { principal: { kind: 'use-case', id: 'test-use-case' }, name: 'test' };
    useCase = (await hub.ok<{ key: string }>('POST', '/keys', { key: hub.adminKey, body })).key;
    for (const access of ['open', 'restricted', 'private']) {
      await provider.putDataset(access, { access });
      const upload = await provider.publish(access, [textFile(NAME, TEXT), textFile('empty.csv', '')]);
      expect(upload.problem).toBeUndefined();
    }
  });

  const grant = (dataset: string, kind: string, id: string, actions: string[]) =>
    hub.ok('POST', '/grants', {
      key,
      body: { dataset, grantee: { kind, id }, actions, purpose: 'research' },
    });

  it('give the bytes with everything needed to trust and to keep them', async () => {
    const { status, headers, body } = await hub.call('GET', at('open', 1, NAME));
    const sum = sha256(Buffer.from(TEXT));
    expect({ status, body }).toEqual({ status: 200, body: TEXT });
    expect(Object.fromEntries(headers)).toMatchObject({
      etag: `"sha256-${sum}"`,
      'repr-digest': `sha-256=:${Buffer.from(sum, 'hex').toString('base64')}:`,
      'content-type': 'text/csv',
      'content-length': String(TEXT.length),
      'accept-ranges': 'bytes',
      'cache-control': 'public, no-cache',
      'x-content-type-options': 'nosniff',
    });
    expect(headers.get('content-disposition')).toContain(
      "filename*=UTF-8''relev%C3%A9%20n%C2%B0%201%20100%25",
    );
    const own = await hub.call('GET', at('restricted', 1, NAME), { key });
    expect(own.headers.get('cache-control')).toBe('private, no-cache');
    const empty = await hub.call('GET', at('open', 1, 'empty.csv'));
    expect({ status: empty.status, length: empty.headers.get('content-length') }).toEqual({
      status: 200,
      length: '0',
    });
  });

  it('answer HEAD alike, without the bytes', async () => {
    const { status, headers, body } = await hub.call('HEAD', at('open', 1, NAME), {
      headers: { range: 'bytes=0-3' },
    });
    expect({ status, body, length: headers.get('content-length') }).toEqual({
      status: 200,
      body: '',
      length: String(TEXT.length),
    });
    expect(headers.get('etag')).toMatch(/^"sha256-/);
  });

  it('give ranges, answer 304 to the same ETag and 416 beyond the end', async () => {
    const path = at('open', 1, NAME);
    const etag = `"sha256-${sha256(Buffer.from(TEXT))}"`;
    const get = (headers: Record<string, string>) => hub.call('GET', path, { headers });
    const part = await get({ range: 'bytes=5-10' });
    expect({ status: part.status, body: part.body }).toEqual({ status: 206, body: TEXT.slice(5, 11) });
    expect(part.headers.get('content-range')).toBe(`bytes 5-10/${TEXT.length}`);
    expect((await get({ range: 'bytes=-3' })).body).toBe(TEXT.slice(-3));
    expect(await get({ range: 'bytes=1-2', 'if-range': etag })).toMatchObject({ status: 206 });
    expect(await get({ range: 'bytes=1-2', 'if-range': '"other"' })).toMatchObject({
      status: 200,
      body: TEXT,
    });
    const same = await get({ 'if-none-match': `W/"x", ${etag}`, range: 'bytes=1-2' });
    expect({ status: same.status, body: same.body, etag: same.headers.get('etag') }).toEqual({
      status: 304,
      body: '',
      etag,
    });
    const beyond = await get({ range: `bytes=${TEXT.length}-` });
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get('content-range')).toBe(`bytes */${TEXT.length}`);
  });

  it('refuse without a grant, and follow one as long as it holds', async () => {
    const path = at('restricted', 1, NAME);
    expect((await hub.call('GET', path)).status).toBe(401);
    expect(await hub.call('GET', path, { key: partner })).toMatchObject({
      status: 403,
      body: { code: 'GRANT_MISSING', missing: { dataset: 'restricted', action: 'read' } },
    });
    const { id } = await grant('restricted', 'organisation', 'other-org', ['read']);
    await wait(500);
    expect(await hub.call('GET', path, { key: partner })).toMatchObject({ status: 200, body: TEXT });
    await hub.ok('DELETE', `/grants/${String(id)}`, { key });
    await wait(1000);
    expect((await hub.call('GET', path, { key: partner })).status).toBe(403);
    expect((await hub.call('GET', path, { key: hub.adminKey })).status).toBe(403);
  });

  it('say nothing of private data to strangers', async () => {
    for (const options of [{}, { key: partner }])
      expect((await hub.call('GET', at('private', 1, NAME), options)).status).toBe(404);
    expect((await hub.call('GET', at('private', 1, NAME), { key })).status).toBe(200);
  });

  it('ask "derive" of a use case', async () => {
    const path = at('restricted', 1, NAME);
    expect(await hub.call('GET', path, { key: useCase })).toMatchObject({
      status: 403,
      body: { missing: { dataset: 'restricted', action: 'derive' } },
    });
    await grant('restricted', 'use-case', 'test-use-case', ['derive']);
    await wait(500);
    expect((await hub.call('GET', path, { key: useCase })).status).toBe(200);
  });

  it('know no other path, version or dataset', async () => {
    for (const path of ['nothing.csv', '../versions/1', 'dossier', '%00', `${'é'.repeat(480)}.csv`])
      expect({ path, status: (await hub.call('GET', at('open', 1, path))).status }).toEqual({
        path,
        status: 404,
      });
    expect((await hub.call('GET', at('open', 7, NAME))).status).toBe(404);
    expect((await hub.call('GET', at('nothing', 1, NAME))).status).toBe(404);
    expect((await hub.call('GET', at('open', 0, NAME))).status).toBe(400);
  });

  it('stop when the version is withdrawn', async () => {
    await provider.putDataset('withdrawn', { access: 'open' });
    await provider.publish('withdrawn', [textFile('a.csv', 'x\n')]);
    await hub.ok('POST', '/datasets/withdrawn/versions/1/withdraw', {
      key,
      body: { reason: 'Erreur de capteur' },
    });
    const { status, body } = await hub.call('GET', at('withdrawn', 1, 'a.csv'));
    expect(status).toBe(410);
    expect((body as { detail: string }).detail).toBe('Erreur de capteur');
  });

  it('count each read by what was sent, and each refusal', async () => {
    await provider.putDataset('counted', { access: 'restricted' });
    await provider.publish('counted', [textFile('a.csv', TEXT)]);
    const path = at('counted', 1, 'a.csv');
    await hub.call('GET', path, { key });
    await hub.call('GET', path, { key, headers: { range: 'bytes=0-4' } });
    await hub.call('GET', path, { key: partner });
    await wait(1000);
    const { items } = await hub.ok<{ items: { calls: number; bytes: number; refused: number }[] }>(
      'GET',
      '/usage?dataset=counted',
      { key },
    );
    const total = (name: 'calls' | 'bytes' | 'refused') => items.reduce((sum, item) => sum + item[name], 0);
    expect({ calls: total('calls'), bytes: total('bytes'), refused: total('refused') }).toEqual({
      calls: 3,
      bytes: TEXT.length + 5,
      refused: 1,
    });
  });

  (existsSync(HELD) ? it : it.skip)('close the file when the reader goes away', async () => {
    await provider.putDataset('large', { access: 'open' });
    const bytes = randomBytes(48 * 1024 * 1024);
    await provider.publish('large', [{ path: 'a.bin', mediaType: 'application/octet-stream', bytes }]);
    const held = async () => {
      const links = (await readdir(HELD)).map((name) => readlink(`${HELD}/${name}`).catch(() => ''));
      return (await Promise.all(links)).filter((path) => path.includes('/segments/')).length;
    };
    const { port, hostname } = new URL(hub.url);
    const readers = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const socket = connect(Number(port), hostname);
        socket.write(`GET ${at('large', 1, 'a.bin')} HTTP/1.1\r\nHost: x\r\n\r\n`);
        await once(socket, 'data');
        socket.pause();
        return socket;
      }),
    );
    expect(await held()).toBeGreaterThanOrEqual(10);
    readers.forEach((socket) => socket.destroy());
    for (let looks = 0; looks < 50 && (await held()) > 0; looks += 1) await wait(100);
    expect(await held()).toBe(0);
  });
});
