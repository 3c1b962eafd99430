import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { InventoryFile } from '../../database/schema.ts';
import { useHub } from '../../hub.testing.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { Catalogue } from '../catalogue/index.ts';
import { providerOf, textFile } from './storage.testing.ts';

describe('downloads of what a use case made', () => {
  const hub = useHub();
  let key = '';
  let partner = '';
  const versions: Record<string, number> = {};
  const provider = providerOf(hub, () => key, 'test-org');

  beforeAll(async () => {
    key = await hub.member('test-org', 'test-provider', ['provider']);
    partner = await hub.member('other-org', 'test-partner', ['partner', 'provider']);
    const catalogue = hub.running.app.get(Catalogue, { strict: false });
    const database = hub.running.app.get(HubDatabase, { strict: false });
    await database.transaction(() =>
      catalogue.declare({
        id: 'test-use-case.product',
        kind: 'product',
        publisher: 'other-org',
        access: 'restricted',
        record: { title: { fr: 'Produit d’essai' } },
      }),
    );
    for (const access of ['open', 'restricted', 'private']) {
      await provider.putDataset(access, { access });
      await provider.publish(access, [textFile('a.csv', `${access}\n`)]);
      const { digest, files } = await hub.ok<{ digest: string; files: InventoryFile[] }>(
        'GET',
        `/datasets/${access}/versions/1`,
        { key },
      );
      const { number } = await catalogue.publish({
        dataset: 'test-use-case.product',
        files,
        partition: access,
        publishedBy: { kind: 'use-case', id: 'test-use-case' },
        provenance: {
          inputs: [{ dataset: access, version: 1, digest }],
          useCase: { id: 'test-use-case', version: '1.0.0' },
          recipe: {},
          startedAt: '2026-01-01T00:00:00Z',
          endedAt: '2026-01-01T00:00:01Z',
        },
      });
      versions[access] = number;
    }
  });

  const get = (access: string, by?: string) =>
    hub.call('GET', `/datasets/test-use-case.product/versions/${versions[access]}/files/a.csv`, { key: by });

  it('follow the inputs, never the product’s own publisher', async () => {
    expect(await get('open')).toMatchObject({ status: 200, body: 'open\n' });
    expect((await get('restricted')).status).toBe(401);
    expect(await get('restricted', partner)).toMatchObject({
      status: 403,
      body: { missing: { dataset: 'restricted', action: 'query', through: 'test-use-case' } },
    });
    expect((await get('private', partner)).status).toBe(404);
    await hub.ok('POST', '/grants', {
      key,
      body: {
        dataset: 'restricted',
        grantee: { kind: 'organisation', id: 'other-org' },
        actions: ['query'],
        through: 'test-use-case',
        purpose: 'research',
      },
    });
    await wait(600);
    expect(await get('restricted', partner)).toMatchObject({ status: 200, body: 'restricted\n' });
    // The file that it came from stays closed.
    const input = await hub.call('GET', '/datasets/restricted/versions/1/files/a.csv', { key: partner });
    expect(input.status).toBe(403);
  });

  it('are counted on the input, through the use case', async () => {
    await wait(800);
    const { items } = await hub.ok<{ items: { useCase?: string; bytes: number }[] }>(
      'GET',
      '/usage?dataset=restricted&useCase=test-use-case',
      { key },
    );
    expect(items.reduce((sum, { bytes }) => sum + bytes, 0)).toBe('restricted\n'.length);
  });

  it('take no uploads', async () => {
    const answer = await hub.call('POST', '/datasets/test-use-case.product/uploads', {
      key: partner,
      body: { files: [{ path: 'a.csv', mediaType: 'text/csv', size: 1 }] },
    });
    expect(answer).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
  });
});
