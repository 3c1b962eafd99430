import { beforeAll, describe, expect, it } from '@jest/globals';
import { useHub } from '../../../hub.testing.ts';
import { Catalogue } from '../../catalogue/index.ts';
import { providerOf } from '../../../provider.testing.ts';
import { LineageRepository } from './lineage.repository.ts';

type Prov = Record<string, Record<string, Record<string, unknown>>>;

describe('the lineage of a dataset', () => {
  const hub = useHub();
  let key = '';
  let stranger = '';
  const provider = providerOf(hub, () => key, 'test-org');
  const catalogue = () => hub.running.app.get(Catalogue, { strict: false });
  let sums = 0;
  const publish = async (dataset: string, inputs: [string, number][] = [], partition?: string) => {
    sums += 1;
    const { number } = await catalogue().publish({
      dataset,
      files: [{ path: 'a', mediaType: 'text/csv', size: 1, sha256: String(sums).padStart(64, '0') }],
      publishedBy: { kind: 'use-case', id: 'deriving' },
      ...(partition === undefined ? {} : { partition }),
      ...(inputs.length === 0
        ? {}
        : {
            provenance: {
              inputs: inputs.map(([input, version]) => ({ dataset: input, version, digest: 'd' })),
              useCase: { id: 'deriving', version: '1.2.3', image: 'sha256:abc' },
              recipe: { method: 'sum' },
              startedAt: '2026-01-01T00:00:00.000Z',
              endedAt: '2026-01-01T00:00:01.000Z',
              algorithms: [
                { dataset: 'method', version: 1 },
                { dataset: 'secret-method', version: 1 },
              ],
            },
          }),
    });
    return number;
  };
  const declare = (id: string) =>
    catalogue().declare({
      id,
      kind: 'product',
      publisher: 'deriving-org',
      access: 'restricted',
      record: { title: { fr: id }, licence: 'etalab-2.0' },
    });
  const lineage = async (path: string, as?: string, headers: Record<string, string> = {}) =>
    (await hub.call('GET', `/datasets/${path}`, { key: as, headers })).body as Prov;
  const versions = (prov: Prov) => Object.keys(prov['entity'] ?? {}).filter((name) => name.startsWith('id:'));
  const complete = (prov: Prov) => prov['entity']?.['cdh:lineage']?.['cdh:complete'];

  beforeAll(async () => {
    key = await hub.member('test-org', 'test-provider', ['provider']);
    stranger = await hub.member('other-org', 'test-stranger', ['partner']);
    await provider.putDataset('open-source', { access: 'open' });
    await provider.putDataset('hidden-source', { access: 'private' });
    await provider.putDataset('secret-method', {
      access: 'private',
      kind: 'algorithm',
      algorithm: { inputs: [{ name: 'x' }], outputs: [{ name: 'y' }] },
    });
    await provider.putDataset('method', {
      access: 'open',
      kind: 'algorithm',
      algorithm: {
        inputs: [{ name: 'niveau', unit: 'm' }],
        outputs: [{ name: 'somme', unit: 'm' }],
        validation: [{ title: 'Comparaison', reference: { dataset: 'open-source', version: 1 }, value: 0.9 }],
      },
    });
    await declare('deriving.first');
    await declare('deriving.second');
    await publish('open-source');
    await publish('hidden-source');
    await publish('deriving.first', [['open-source', 1]], 'a');
    await publish(
      'deriving.first',
      [
        ['open-source', 1],
        ['hidden-source', 1],
      ],
      'b',
    );
    await publish('deriving.second', [['deriving.first', 1]], 'a');
  });

  it('is a graph in PROV: what was made, by whom, from what, by which method', async () => {
    const prov = await lineage('open-source/lineage?direction=downstream', key);
    expect(versions(prov)).toEqual([
      'id:deriving.first/1',
      'id:deriving.first/2',
      'id:deriving.second/1',
      'id:open-source/1',
    ]);
    expect(prov['prefix']).toMatchObject({
      id: `${hub.config.publicUrl}/id/`,
      prov: 'http://www.w3.org/ns/prov#',
    });
    expect(prov['entity']?.['id:deriving.first/1']).toMatchObject({
      'cdh:partition': 'a',
      'dct:license': 'etalab-2.0',
      'cdh:state': 'published',
    });
    expect(prov['activity']?.['run:deriving.first/1']).toMatchObject({
      'cdh:useCaseVersion': '1.2.3',
      'cdh:image': 'sha256:abc',
    });
    expect(Object.values(prov['wasDerivedFrom'] ?? {})).toContainEqual({
      'prov:generatedEntity': 'id:deriving.second/1',
      'prov:usedEntity': 'id:deriving.first/1',
      'prov:activity': 'run:deriving.second/1',
    });
    expect(Object.values(prov['wasAttributedTo'] ?? {})).toContainEqual({
      'prov:entity': 'id:open-source/1',
      'prov:agent': 'org:test-org',
    });
  });

  it('goes up, down, both ways, and as far as asked', async () => {
    expect(versions(await lineage('deriving.second/lineage?direction=upstream', key))).toEqual([
      'id:deriving.first/1',
      'id:deriving.second/1',
      'id:open-source/1',
    ]);
    const near = await lineage('deriving.second/lineage?direction=upstream&depth=1', key);
    expect(versions(near)).toEqual(['id:deriving.first/1', 'id:deriving.second/1']);
    expect(complete(near)).toBe(false);
    const both = await lineage('deriving.first/lineage?version=1', key);
    expect(versions(both)).toEqual(['id:deriving.first/1', 'id:deriving.second/1', 'id:open-source/1']);
    expect(versions(await lineage('deriving.first/lineage?partition=b&direction=upstream', key))).toEqual([
      'id:deriving.first/2',
      'id:hidden-source/1',
      'id:open-source/1',
    ]);
  });

  it('names nothing that the reader may not know of, and says that something is left out', async () => {
    const shown = await lineage('open-source/lineage', stranger);
    expect(JSON.stringify(shown)).not.toMatch(/hidden-source|secret-method|first\/2/);
    expect(JSON.stringify(shown)).toContain('id:method/1');
    expect(versions(shown)).toEqual(['id:deriving.first/1', 'id:deriving.second/1', 'id:open-source/1']);
    expect(complete(shown)).toBe(false);
    expect(shown['entity']?.['id:open-source/1']).toMatchObject({ 'cdh:complete': false });
    expect(complete(await lineage('deriving.second/lineage', stranger))).toBe(true);
    expect((await hub.call('GET', '/datasets/hidden-source/lineage', { key: stranger })).status).toBe(404);
    expect((await hub.call('GET', '/datasets/deriving.first/lineage?version=2')).status).toBe(404);
    expect(JSON.stringify(await lineage('open-source/lineage', key))).toContain('id:secret-method/1');
  });

  it('comes as JSON-LD too', async () => {
    const linked = (await lineage('deriving.second/lineage', key, {
      accept: 'application/ld+json',
    })) as unknown as {
      '@graph': Record<string, unknown>[];
    };
    const node = linked['@graph'].find((one) => one['@id'] === 'id:deriving.second/1');
    expect(node).toMatchObject({
      '@type': ['prov:Entity', 'cdh:Version'],
      'prov:wasDerivedFrom': [{ '@id': 'id:deriving.first/1' }],
      'prov:wasGeneratedBy': [{ '@id': 'run:deriving.second/1' }],
    });
    expect((await hub.call('GET', '/datasets/deriving.second/lineage?f=svg')).status).toBe(406);
  });

  it('shows a product’s latest version, and its list, as far as the reader may know', async () => {
    const latest = async (as?: string) =>
      (await hub.ok<{ latest: number }>('GET', '/datasets/deriving.first', { key: as })).latest;
    expect(await latest(key)).toBe(2);
    expect(await latest(stranger)).toBe(1);
    const { items } = await hub.ok<{ items: { id: string; latest: number }[] }>(
      'GET',
      '/datasets?kind=product',
    );
    expect(items.map(({ id, latest: shown }) => `${id} ${shown}`)).toEqual([
      'deriving.first 1',
      'deriving.second 1',
    ]);
    const etag = async () => (await hub.call('GET', '/datasets/deriving.first')).headers.get('etag');
    const before = await etag();
    await publish('deriving.first', [['hidden-source', 1]], 'c');
    expect(await etag()).toBe(before);
    expect(await latest(stranger)).toBe(1);
    const list = await hub.ok<{ items: { number: number }[]; next?: string }>(
      'GET',
      '/datasets/deriving.first/versions?limit=1',
    );
    expect(list).toMatchObject({ items: [{ number: 1 }] });
    expect(list.next).toBeUndefined();
  });

  it('is one query, however deep', async () => {
    await declare('deriving.chain');
    await publish('deriving.chain', [['open-source', 1]], 'p');
    for (let n = 1; n < 15; n += 1) await publish('deriving.chain', [['deriving.chain', n]], 'p');
    const walk = hub.running.app.get(LineageRepository, { strict: false });
    const asked = { dataset: 'deriving.chain', number: 15, direction: 'upstream' as const, depth: 20 };
    const { nodes, edges } = await walk.walk(asked, 'all');
    expect(nodes).toHaveLength(16);
    expect(edges).toHaveLength(15);
  });
});
