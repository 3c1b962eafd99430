import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HubClient, type PutPart } from './index.ts';
import { type ContractHub, problem, PROVIDER_KEY, startContractHub } from './testing/index.ts';

let hub: ContractHub;
let client: HubClient;
const createHasher = () => createHash('sha256');
const text = 'date,level\n2020-01-01,71.2\n2020-01-02,71.3\n';
const file = { path: 'piezo.csv', mediaType: 'text/csv', content: new Blob([text]) };
const partsPut = () =>
  hub.requests.filter(({ method, path }) => method === 'PUT' && path.startsWith('/parts/'));

beforeEach(async () => {
  hub = await startContractHub();
  client = new HubClient({ url: hub.url, key: PROVIDER_KEY, retry: { baseMs: 1 } });
});
afterEach(() => hub.stop());

it('sends a file in parts straight to their addresses, without the key, and waits for its version', async () => {
  const progress: number[] = [];
  const onProgress = ({ sent }: { sent: number }) => progress.push(sent);
  const upload = await client.uploads('piezo').send([file], { createHasher, onProgress });
  const done = await client.uploads('piezo').wait(upload.id, { everyMs: 5 });
  expect(done).toMatchObject({ state: 'published', version: 1 });
  expect(hub.store.versions.get('piezo')?.[0]?.files[0]?.bytes.toString()).toBe(text);
  expect(partsPut()).toHaveLength(6);
  for (const { headers } of partsPut()) expect(headers.authorization).toBeUndefined();
  expect(progress.at(0)).toBe(0);
  expect(progress.at(-1)).toBe(text.length);
  expect(hub.store.uploads.get('u1')?.files[0]?.sha256).toBe(createHash('sha256').update(text).digest('hex'));
});

it('sends several files as one version, and an empty one', async () => {
  const empty = { path: 'notes/empty.txt', mediaType: 'text/plain', content: new Blob([]) };
  const upload = await client.uploads('piezo').send([file, empty], { createHasher });
  await client.uploads('piezo').wait(upload.id, { everyMs: 5 });
  expect(hub.store.versions.get('piezo')?.[0]?.files.map(({ path, size }) => [path, size])).toEqual([
    ['piezo.csv', text.length],
    ['notes/empty.txt', 0],
  ]);
});

describe('an interrupted upload', () => {
  it('is continued: the same upload, without the parts that have arrived', async () => {
    const stop = new AbortController();
    hub.fault = ({ path }) => {
      if (path.startsWith('/parts/') && partsPut().length === 3) stop.abort(new Error('stopped'));
      return undefined;
    };
    const first = client.uploads('piezo').send([file], { createHasher, concurrency: 1, signal: stop.signal });
    await expect(first).rejects.toThrow('stopped');
    const arrived =
      hub.store.uploads.get('u1')?.files[0]?.parts.filter((part) => part !== undefined).length ?? 0;
    expect(arrived).toBeGreaterThan(0);
    expect(arrived).toBeLessThan(6);
    hub.fault = () => undefined;
    hub.requests.length = 0;
    const sent: number[] = [];
    const onProgress = (progress: { sent: number }) => sent.push(progress.sent);
    const again = await client.uploads('piezo').send([file], { createHasher, onProgress });
    expect(again).toMatchObject({ id: 'u1', state: 'verifying' });
    expect(partsPut()).toHaveLength(6 - arrived);
    expect(sent[0]).toBe(arrived * 8);
    expect(hub.store.uploads.size).toBe(1);
  });

  it('of another file, or to another dataset, is another upload', async () => {
    await client.uploads('piezo').send([file], { createHasher });
    await client.uploads('piezo').send([{ ...file, content: new Blob([`${text}x`]) }], { createHasher });
    await client.uploads('other').send([file], { createHasher });
    expect(hub.store.uploads.size).toBe(3);
  });

  it('that was rejected is begun anew; one that was published is not sent again', async () => {
    hub.store.outcome = () => ({ title: 'Checksum', status: 422, code: 'CHECKSUM_MISMATCH' });
    const first = await client.uploads('piezo').send([file], { createHasher });
    const rejected = await client.uploads('piezo').wait(first.id, { everyMs: 5 });
    expect(rejected).toMatchObject({ state: 'rejected', problem: { code: 'CHECKSUM_MISMATCH' } });
    hub.store.outcome = () => 'published';
    const second = await client.uploads('piezo').send([file], { createHasher });
    await client.uploads('piezo').wait(second.id, { everyMs: 5 });
    expect(second.id).not.toBe(first.id);
    const sent = partsPut().length;
    const third = await client.uploads('piezo').send([file], { createHasher });
    expect(third).toMatchObject({ id: second.id, state: 'published', version: 1 });
    expect(partsPut()).toHaveLength(sent);
  });

  it('whose version was withdrawn since is begun anew', async () => {
    const first = await client.uploads('piezo').send([file], { createHasher });
    await client.uploads('piezo').wait(first.id, { everyMs: 5 });
    const version = hub.store.versions.get('piezo')?.[0];
    if (version) version.state = 'withdrawn';
    const second = await client.uploads('piezo').send([file], { createHasher });
    expect(second.id).not.toBe(first.id);
  });
});

describe('a part', () => {
  it('is sent again after 503, 500 and a broken connection', async () => {
    const faults = [problem(503, 'SLOW_DOWN'), problem(500, 'INTERNAL'), 'drop'] as const;
    let n = 0;
    hub.fault = ({ path }) => (path.startsWith('/parts/') ? faults[n++] : undefined);
    await client.uploads('piezo').send([file], { createHasher, concurrency: 1 });
    expect(partsPut()).toHaveLength(9);
  });

  it('whose address has lapsed is sent to a fresh one', async () => {
    hub.fault = ({ path, method }) => {
      const upload = hub.store.uploads.get('u1');
      if (upload && method === 'PUT' && path.endsWith('/3') && upload.secret === 1) upload.secret = 2;
      return undefined;
    };
    const upload = await client.uploads('piezo').send([file], { createHasher, concurrency: 1 });
    expect(upload.state).toBe('verifying');
    expect(partsPut().some(({ query }) => query.get('secret') === '2')).toBe(true);
  });

  it('that the storage refuses for good ends the upload with its problem', async () => {
    hub.fault = ({ path }) => (path.startsWith('/parts/') ? problem(403, 'SIGNATURE') : undefined);
    await expect(client.uploads('piezo').send([file], { createHasher })).rejects.toMatchObject({
      code: 'SIGNATURE',
    });
    hub.fault = ({ path }) => (path.startsWith('/parts/') ? problem(413, 'PAYLOAD_TOO_LARGE') : undefined);
    await expect(client.uploads('piezo').send([file], { createHasher })).rejects.toMatchObject({
      status: 413,
    });
  });

  it('is in flight beside a bounded number of others', async () => {
    let running = 0;
    let most = 0;
    const putPart: PutPart = async (url, bytes) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 10));
      running -= 1;
      return fetch(url, { method: 'PUT', body: bytes });
    };
    await client.uploads('piezo').send([file], { createHasher, concurrency: 2, putPart });
    expect(most).toBe(2);
  });
});

it('completes again when a part got lost between the listing and the completion', async () => {
  let refused = false;
  hub.fault = ({ path }) => {
    if (!path.endsWith('/complete') || refused) return undefined;
    refused = true;
    const parts = hub.store.uploads.get('u1')?.files[0]?.parts;
    if (parts) parts[0] = undefined;
    return undefined;
  };
  const upload = await client.uploads('piezo').send([file], { createHasher });
  expect(upload.state).toBe('verifying');
  expect(partsPut()).toHaveLength(7);
});
