import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type DownloadOptions, HubClient, IntegrityError, type InventoryFile } from './index.ts';
import { type ContractHub, problem, PROVIDER_KEY, serveRange, startContractHub } from './testing/index.ts';

let hub: ContractHub;
let client: HubClient;
const createHasher = () => createHash('sha256');
const bytes = Buffer.from('0123456789'.repeat(1000));
const sha256 = createHash('sha256').update(bytes).digest('hex');
const file: InventoryFile = {
  path: 'dossier/relevé 1.csv',
  mediaType: 'text/csv',
  size: bytes.length,
  sha256,
};

beforeEach(async () => {
  hub = await startContractHub();
  client = new HubClient({ url: hub.url, key: PROVIDER_KEY, retry: { baseMs: 1 } });
  hub.store.versions.set('piezo', [
    { number: 1, state: 'published', digest: 'd', files: [{ ...file, bytes }] },
  ]);
});
afterEach(() => hub.stop());

async function collect(options?: DownloadOptions, expected = file): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of client.download('piezo', 1, expected, options)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
const ranges = () => hub.requests.map(({ headers }) => headers.range);

it('gives the bytes and verifies them', async () => {
  expect(await collect({ createHasher })).toEqual(bytes);
  expect(hub.requests[0]?.path).toBe('/datasets/piezo/versions/1/files/dossier/relev%C3%A9%201.csv');
});

it('asks again from where the connection broke', async () => {
  let n = 0;
  hub.fault = ({ headers }) =>
    n++ < 2 ? { ...serveRange(bytes, headers.range), breakAfter: 3000 } : undefined;
  expect(await collect({ createHasher })).toEqual(bytes);
  expect(ranges()).toEqual([undefined, 'bytes=3000-', 'bytes=6000-']);
});

it('continues behind the bytes that the caller holds, verifying the whole', async () => {
  const hasher = createHash('sha256').update(bytes.subarray(0, 4000));
  expect(await collect({ from: 4000, hasher })).toEqual(bytes.subarray(4000));
  expect(ranges()).toEqual(['bytes=4000-']);
});

it('passes over the bytes of a server that ignores ranges', async () => {
  hub.fault = () => ({ body: bytes });
  expect(await collect({ from: 4000 })).toEqual(bytes.subarray(4000));
});

it('asks for nothing when all is there', async () => {
  expect(await collect({ from: bytes.length })).toHaveLength(0);
  expect(hub.requests).toHaveLength(0);
});

it('refuses bytes that are not those of the inventory', async () => {
  await expect(collect({ createHasher }, { ...file, sha256: '0'.repeat(64) })).rejects.toThrow(
    IntegrityError,
  );
  await expect(collect({}, { ...file, size: 4000 })).rejects.toThrow(IntegrityError);
});

it('ends with the hub’s problem, and after four breaks without a byte', async () => {
  hub.fault = () => problem(403, 'GRANT_MISSING');
  await expect(collect()).rejects.toMatchObject({ code: 'GRANT_MISSING' });
  hub.requests.length = 0;
  hub.fault = ({ headers }) => ({ ...serveRange(bytes, headers.range), breakAfter: 0 });
  await expect(collect()).rejects.toThrow(/broke off/);
  expect(hub.requests).toHaveLength(4);
});
