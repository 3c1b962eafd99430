import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page, Version } from '@cdh/sdk';
import { call, get, mustCall } from './harness/call.ts';
import { createParties, type Parties } from './harness/people.ts';
import { expectProblem } from './harness/problems.ts';
import {
  createDataset,
  download,
  filePath,
  publish,
  sha256,
  textFile,
  versionPath,
} from './harness/publish.ts';

const content = Array.from({ length: 2_000 }, (_, i) => `ligne ${i}`).join('\n');
let parties: Parties;
let key: string;
let dataset: string;
let path: string;
beforeAll(async () => {
  parties = await createParties();
  key = parties.provider.key;
  dataset = await createDataset(parties, 'restricted');
  path = filePath(dataset, await publish(dataset, key, [textFile(content)]), 'data.txt');
});

describe('a file', () => {
  it('comes whole, with its digest', async () => {
    const { first, last } = await download(path, key);
    expect(last.status).toBe(200);
    expect(last.text).toBe(content);
    expect(first.headers.get('etag')).toBe(`"sha256-${sha256(content)}"`);
    const digest = createHash('sha256').update(content).digest('base64');
    expect(first.headers.get('repr-digest')).toBe(`sha-256=:${digest}:`);
    expect(last.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(first.headers.get('cache-control') ?? '').toMatch(/private|no-store|no-cache/);
  });

  it('never runs in a browser as the hub’s own', async () => {
    const page = { path: 'page.html', mediaType: 'text/html', content: '<script>alert(1)</script>' };
    const number = await publish(dataset, key, [page]);
    const { first, last } = await download(filePath(dataset, number, 'page.html'), key);
    const protects = ({ headers }: typeof last) =>
      /attachment/.test(headers.get('content-disposition') ?? '') ||
      /sandbox/.test(headers.get('content-security-policy') ?? '');
    expect(last.text).toBe(page.content);
    expect(protects(first) || protects(last)).toBe(true);
  });

  it.each([
    ['bytes=0-4', 0, 5],
    ['bytes=100-199', 100, 200],
    ['bytes=-10', content.length - 10, content.length],
    [`bytes=${content.length - 3}-`, content.length - 3, content.length],
    ['bytes=10-99999999', 10, content.length],
  ])('comes in parts: %s', async (range, from, to) => {
    const { last } = await download(path, key, { range });
    expect({ status: last.status, text: last.text }).toEqual({ status: 206, text: content.slice(from, to) });
    expect(last.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/${content.length}`);
  });

  it('refuses a part that it does not have: 416', async () => {
    const { last } = await download(path, key, { range: `bytes=${content.length}-` });
    expect(last.status).toBe(416);
    expect(last.headers.get('content-range')).toBe(`bytes */${content.length}`);
  });

  it('is not sent again to whoever has it: 304', async () => {
    const { first } = await download(path, key);
    const etag = first.headers.get('etag') ?? '';
    for (const names of [etag, `"other", ${etag}`, '*']) {
      const { last } = await download(path, key, { 'if-none-match': names });
      expect({ status: last.status, length: last.bytes.length }).toEqual({ status: 304, length: 0 });
    }
    expect((await download(path, key, { 'if-none-match': '"other"' })).last.status).toBe(200);
  });

  it('is sent to the storage by an address that carries no key', async () => {
    const { first } = await download(path, key);
    if (first.status !== 307) return expect(first.status).toBe(200);
    expect(first.headers.get('location')).not.toContain(key);
    expect(first.headers.get('cache-control')).toMatch(/no-store|private/);
  });

  it.each([
    '../../../etc/passwd',
    '..%2f..%2f..%2fetc%2fpasswd',
    '%2e%2e/%2e%2e/secret',
    '%2fetc%2fpasswd',
    'data.txt%00.csv',
    '..%5c..%5cwindows',
    'no-such-file.txt',
  ])('is none at %s', async (hostile) => {
    const answer = await get(`${versionPath(dataset, 1)}/files/${hostile}`, key);
    expect([400, 404]).toContain(answer.status);
    expectProblem(answer, answer.status);
  });
});

describe('a version that is withdrawn', () => {
  it('is gone, with its reason, and the one before is the latest', async () => {
    const own = await createDataset(parties, 'open');
    const first = await publish(own, key, [textFile('première')]);
    const second = await publish(own, key, [textFile('seconde')]);
    const withdraw = () =>
      call('POST', `${versionPath(own, second)}/withdraw`, { key, body: { reason: 'Capteur en panne' } });
    expect((await withdraw()).status).toBe(200);
    expectProblem(await get(versionPath(own, second)), 410);
    expectProblem(await get(filePath(own, second, 'data.txt')), 410);
    expectProblem(await withdraw(), 409);
    const { items } = (await mustCall('GET', `/datasets/${own}/versions`)).as<Page<Version>>();
    expect(items.map(({ number, state }) => [number, state])).toEqual(
      expect.arrayContaining([
        [first, 'published'],
        [second, 'withdrawn'],
      ]),
    );
    expect(JSON.stringify((await mustCall('GET', `/datasets/${own}`)).json)).toMatch(
      new RegExp(`"latest":(${first}|\\{"number":${first})`),
    );
    expect((await download(filePath(own, first, 'data.txt'))).last.text).toBe('première');
  });
});
