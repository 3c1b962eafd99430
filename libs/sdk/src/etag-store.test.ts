import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HubClient, memoryEtagStore, type StoredAnswer } from './index.ts';
import { type ContractHub, PROVIDER_KEY, startContractHub } from './testing/index.ts';

let hub: ContractHub;
let client: HubClient;
const answers: [path: string, status: number][] = [];

beforeEach(async () => {
  hub = await startContractHub();
  hub.store.datasets.set('piezo', { id: 'piezo', title: { fr: 'Piézo' } });
  answers.length = 0;
  const watched: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    answers.push([new URL(String(input)).pathname, response.status]);
    return response;
  };
  client = new HubClient({ url: hub.url, key: PROVIDER_KEY, fetch: watched, etags: memoryEtagStore() });
});
afterEach(() => hub.stop());

const statuses = () => answers.map(([, status]) => status);

describe('a store of ETags', () => {
  it('shows what the hub says is unchanged, and what has changed anew', async () => {
    const first = await client.datasets.get('piezo');
    expect(await client.datasets.get('piezo')).toEqual(first);
    hub.store.datasets.set('piezo', { id: 'piezo', title: { fr: 'Autre' } });
    expect(await client.datasets.get('piezo')).toMatchObject({ title: { fr: 'Autre' } });
    expect(statuses()).toEqual([200, 304, 200]);
  });

  it('serves answers of use cases with all that they say of themselves', async () => {
    const ask = () => client.ask('drought-risk', 'get-indices', { site: 'a', index: 'sgi' });
    const first = await ask();
    expect(first.provenance).toContain('/provenance');
    expect(await ask()).toEqual(first);
    expect(statuses()).toEqual([200, 304]);
  });

  it('keeps representations apart', async () => {
    const input = { site: 'a', index: 'sgi' } as const;
    await client.ask('drought-risk', 'get-indices', input);
    await client.ask('drought-risk', 'get-indices', input, { accept: 'text/csv' });
    expect(statuses()).toEqual([200, 200]);
  });

  it('leaves alone what the caller asks with an ETag of their own, and what has none', async () => {
    const held = await client.datasets.read('piezo');
    expect(await client.datasets.read('piezo', { ifNoneMatch: held.etag ?? '' })).toMatchObject({
      modified: false,
    });
    await client.whoami();
    await client.whoami();
    expect(statuses()).toEqual([200, 304, 200, 200]);
  });
});

describe('the one in memory', () => {
  const answer = (size: number): StoredAnswer => ({ etag: '"e"', headers: [], body: new ArrayBuffer(size) });

  it('drops what was used longest ago when it is full', async () => {
    const store = memoryEtagStore({ maxBytes: 10 });
    await store.set('a', answer(4));
    await store.set('b', answer(4));
    await store.get('a');
    await store.set('c', answer(4));
    expect([await store.get('a'), await store.get('b'), await store.get('c')].map(Boolean)).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('does not keep what is larger than itself, and counts a replacement once', async () => {
    const store = memoryEtagStore({ maxBytes: 10 });
    await store.set('a', answer(11));
    expect(await store.get('a')).toBeUndefined();
    for (let i = 0; i < 5; i += 1) await store.set('a', answer(6));
    await store.set('b', answer(4));
    expect(await store.get('a')).toBeDefined();
  });
});
