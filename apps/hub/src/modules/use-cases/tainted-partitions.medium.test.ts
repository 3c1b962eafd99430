import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MEDIA_JSON } from '@cdh/contracts';
import { useHub } from '../../hub.testing.ts';
import type { InputRef } from '../../database/schema.ts';
import { Epochs } from '../../shared/epochs.ts';
import { Catalogue } from '../catalogue/index.ts';
import { DifferingPartitions } from './differing-partitions.ts';
import { PartitionsRepository } from './partitions.repository.ts';
import { productsOf, publishing, sha256, until } from './product.testing.ts';
import { Reconciler } from './reconciler.ts';
import { startService } from './service.testing.ts';

const PRODUCT = 'summing.sums';
const PATIENCE = 20_000;

describe('what was computed from data that are withdrawn or erased', () => {
  const hub = useHub();
  const { database, publish, partition, put, derive } = productsOf(hub);
  let service: Awaited<ReturnType<typeof startService>>;
  let key = '';
  let asked = 0;
  const get = <T>(type: abstract new (...args: never[]) => T) =>
    hub.running.app.get<T>(type, { strict: false });

  beforeAll(async () => {
    key = await hub.member('org-one', 'provider-one', ['provider']);
    const ask = () => {
      asked += 1;
      return Promise.resolve({ bytes: Buffer.from('{"sum":1}'), contentType: MEDIA_JSON });
    };
    service = await startService(hub, 'summing', { manifest: publishing('summing'), handlers: { ask } });
  });
  afterAll(() => service.stop());

  /** What a worker would report, without one. */
  const compute = async (site: string, version: number) => {
    const row = await until(
      () => partition(PRODUCT, site),
      (seen) => seen?.wanted.inputs[0]?.version === version,
      PATIENCE,
    );
    const inputs: InputRef[] = row?.wanted.inputs ?? [];
    await database().transaction(async () => {
      const published = await get(Catalogue).publish({
        dataset: PRODUCT,
        files: [{ path: 'sum.json', mediaType: MEDIA_JSON, size: 9, sha256: sha256(`${site} ${version}`) }],
        partition: site,
        publishedBy: { kind: 'use-case', id: 'summing' },
        provenance: {
          inputs,
          useCase: { id: 'summing', version: '1.0.0' },
          recipe: { method: 'sum' },
          startedAt: '2026-01-01T00:00:00.000Z',
          endedAt: '2026-01-01T00:00:01.000Z',
        },
      });
      await get(PartitionsRepository).complete(PRODUCT, site, {
        version: published.number,
        digest: published.digest,
        inputs,
        attributes: {},
      });
      await get(Epochs).bump('use-cases');
    });
    await get(Epochs).poll();
    return inputs;
  };
  const answer = (site: string, headers: Record<string, string> = {}, as?: string) =>
    hub.call('GET', `/use-cases/summing/ask?site=${site}`, { key: as, headers });
  const shown = async (site: string) => {
    const { items } = await hub.ok<{ items: { partition: string; state: string; tainted?: unknown }[] }>(
      'GET',
      '/use-cases/summing/products',
    );
    return items.find((item) => item.partition === site);
  };
  const end = (dataset: string, n: number, how: string) =>
    hub.ok('POST', `/datasets/${dataset}/versions/${n}/${how}`, {
      key,
      body: { reason: 'Capteur en panne' },
    });
  const differing = (derivable: string[] = ['partly']) =>
    get(DifferingPartitions).list({
      product: PRODUCT,
      useCaseVersion: '1.0.0',
      partitionedBy: '/site/id',
      datasets: [],
      profiles: ['cdh:station-series'],
      derivable,
    });

  it('says so, also from memory, and is refused once the bytes are gone, until it is computed anew', async () => {
    await put('only', key, 'org-one', 'site-only', 'open');
    await publish('only', '1');
    await compute('site-only', 1);
    const first = await answer('site-only');
    expect(first).toMatchObject({ status: 200, body: { sum: 1 } });
    expect(first.headers.get('cdh-taint')).toBeNull();
    expect(await shown('site-only')).toMatchObject({ state: 'current' });
    expect((await shown('site-only'))?.tainted).toBeUndefined();

    await end('only', 1, 'withdraw');
    const before = asked;
    const tainted = await answer('site-only');
    expect(tainted.status).toBe(200);
    expect(tainted.headers.get('cdh-taint')).toBe('withdrawn;dataset="only";version=1');
    const known = await answer('site-only', { 'if-none-match': first.headers.get('etag') ?? '' });
    expect(known.status).toBe(304);
    expect(known.headers.get('cdh-taint')).toBe('withdrawn;dataset="only";version=1');
    expect(asked).toBe(before);
    await until(
      () => partition(PRODUCT, 'site-only'),
      (row) => row?.wanted.inputs.length === 0,
      PATIENCE,
    );
    expect(await shown('site-only')).toMatchObject({
      state: 'current',
      tainted: [{ dataset: 'only', version: 1, state: 'withdrawn' }],
    });
    expect(await differing()).toEqual([]);

    await end('only', 1, 'erase');
    expect(await answer('site-only')).toMatchObject({
      status: 410,
      body: { code: 'INPUT_ERASED', input: { dataset: 'only', version: 1 } },
    });
    expect(await shown('site-only')).toMatchObject({ tainted: [{ state: 'erased' }] });
    const product = (await partition(PRODUCT, 'site-only'))?.version;
    const file = await hub.call('GET', `/datasets/${PRODUCT}/versions/${product}/files/sum.json`);
    expect(file).toMatchObject({ status: 410, body: { code: 'INPUT_ERASED' } });

    await publish('only', '2');
    await compute('site-only', 2);
    const anew = await answer('site-only');
    expect(anew.status).toBe(200);
    expect(anew.headers.get('cdh-taint')).toBeNull();
  });

  it('is told to the organisation that makes products from it', async () => {
    const { key: owner } = await hub
      .ok('POST', '/organisations/org-of-summing/members', {
        key: hub.adminKey,
        body: { id: 'summing-owner', name: 'Test', roles: ['owner'] },
      })
      .then(() =>
        hub.ok<{ key: string }>('POST', '/keys', {
          key: hub.adminKey,
          body: { principal: { kind: 'member', id: 'summing-owner' }, name: 'test' },
        }),
      );
    const { items } = await hub.ok<{ items: unknown[] }>('GET', '/notices?dataset=only', { key: owner });
    expect(items).toMatchObject([
      {
        kind: 'version-withdrawn',
        dataset: 'only',
        version: 1,
        because: 'derivation',
        products: [PRODUCT],
        reason: { fr: 'Capteur en panne' },
      },
      { kind: 'version-erased' },
    ]);
    expect((await hub.ok<{ items: unknown[] }>('GET', '/notices', { key })).items).toEqual([]);
    expect((await hub.call('GET', '/notices')).status).toBe(401);
  });

  it('a version with closed files is derived from, and asked about, under a grant alone', async () => {
    await put('partly', key, 'org-one', 'site-partly', 'open');
    await get(Catalogue).publish({
      dataset: 'partly',
      files: [
        { path: 'a.csv', mediaType: 'text/csv', size: 1, sha256: sha256('open') },
        { path: 'raw.csv', mediaType: 'text/csv', size: 1, sha256: sha256('raw'), distribution: 'raw' },
      ],
      publishedBy: { kind: 'member', id: 'test' },
      options: { distributions: [{ id: 'raw', licence: 'LicenseRef-raw', access: 'restricted' }] },
    });
    await get(Reconciler).reconcileDataset('partly');
    expect(await partition(PRODUCT, 'site-partly')).toBeUndefined();
    expect(await differing([])).toEqual([]);
    await derive('partly', key, 'summing');
    await compute('site-partly', 1);
    expect((await answer('site-partly')).status).toBe(401);
    expect((await answer('site-partly', {}, key)).status).toBe(200);
  });

  it('the comparison of all finds what an event that was lost would have told', async () => {
    await put('missed', key, 'org-one', 'site-missed', 'open');
    await publish('missed', '1');
    await until(() => partition(PRODUCT, 'site-missed'), Boolean, PATIENCE);
    expect(await differing()).toEqual([]);
    await get(PartitionsRepository).delete(PRODUCT, 'site-missed');
    expect(await differing()).toEqual(['site-missed']);
    await get(Reconciler).reconcileUseCase('summing');
    expect(await partition(PRODUCT, 'site-missed')).toMatchObject({ state: 'pending' });
    expect(await differing()).toEqual([]);
  });

  it('names the algorithms that its numbers come from, if the catalogue has them', async () => {
    const naming = (dataset: string) =>
      service.register(publishing('summing', { version: '1.1.0', algorithms: [{ dataset }] }));
    expect(await naming('only')).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/manifest/algorithms/0/dataset' }] },
    });
    await hub.ok('PUT', '/datasets/sum-method', {
      key,
      body: {
        title: 'Somme (synthétique)',
        publisher: 'org-one',
        access: 'open',
        licence: 'EUPL-1.2',
        kind: 'algorithm',
        algorithm: { inputs: [{ name: 'niveau', unit: 'm' }], outputs: [{ name: 'somme', unit: 'm' }] },
      },
    });
    expect((await naming('sum-method')).status).toBe(200);
    expect(await hub.ok('GET', '/use-cases/summing')).toMatchObject({
      algorithms: [{ dataset: 'sum-method' }],
    });
    const body = { title: 'x', publisher: 'org-one', access: 'open', licence: 'x' };
    const algorithm = { inputs: [{ name: 'x' }], outputs: [{ name: 'y' }] };
    expect(await hub.call('PUT', '/datasets/no-method', { key, body: { ...body, algorithm } })).toMatchObject(
      {
        status: 422,
        body: { errors: [{ pointer: '/algorithm' }] },
      },
    );
    // An id in another organisation's namespace is refused alike, taken or not.
    expect(await hub.call('PUT', '/datasets/org-of-summing.hidden', { key, body })).toMatchObject({
      status: 409,
      body: { code: 'CONFLICT' },
    });
  });
});
