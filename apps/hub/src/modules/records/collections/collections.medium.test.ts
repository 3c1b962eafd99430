import { beforeAll, describe, expect, it } from '@jest/globals';
import { useHub } from '../../../hub.testing.ts';
import { providerOf, sendParts, type ShownUpload, textFile } from '../../../provider.testing.ts';

interface Items {
  features: { id: string; properties: Record<string, unknown>; bbox?: number[] }[];
  links: { rel: string; href: string }[];
}

describe('a collection', () => {
  const hub = useHub();
  let key = '';
  let other = '';
  const provider = providerOf(hub, () => key, 'test-org');
  const put = (id: string, as: string, publisher: string, headers: Record<string, string> = {}, more = {}) =>
    hub.call('PUT', `/collections/${id}`, {
      key: as,
      headers,
      body: {
        title: { fr: 'Rasters (synthétiques)', en: 'Rasters' },
        publisher,
        licence: 'etalab-2.0',
        ...more,
      },
    });
  const search = (query = '', as?: string) =>
    hub.ok<Items>('GET', `/collections/rasters/items${query}`, { key: as });
  const paths = ({ features }: Items) =>
    features.map(({ properties }) => String(properties['title']).split(' · ')[1]);

  beforeAll(async () => {
    key = await hub.member('test-org', 'test-provider', ['provider']);
    other = await hub.member('other-org', 'other-provider', ['provider']);
  });

  it('is described by a provider, and known by everybody', async () => {
    expect((await put('rasters', other, 'test-org')).status).toBe(403);
    const created = await put('rasters', key, 'test-org');
    expect(created.status).toBe(201);
    expect((await put('rasters', key, 'test-org')).status).toBe(428);
    const etag = created.headers.get('etag') ?? '';
    expect(
      (await put('rasters', key, 'test-org', { 'if-match': etag }, { keywords: ['chaleur'] })).status,
    ).toBe(200);
    expect((await put('rasters', key, 'test-org', { 'if-match': etag }, { keywords: [] })).status).toBe(412);
    expect((await put('rasters', other, 'other-org')).status).toBe(409);
    const shown = await hub.call('GET', '/collections/rasters', { headers: { 'accept-language': 'en' } });
    expect(shown.body).toMatchObject({
      id: 'rasters',
      title: 'Rasters',
      license: 'etalab-2.0',
      keywords: ['chaleur'],
    });
    expect((await hub.call('GET', '/collections')).body).toMatchObject({ collections: [{ id: 'rasters' }] });
    expect((await hub.call('GET', '/collections/unknown')).status).toBe(404);
  });

  it('has the datasets of its publisher that say so', async () => {
    const body = {
      title: 'Essai',
      publisher: 'other-org',
      access: 'open',
      licence: 'x',
      collection: 'rasters',
    };
    expect(await hub.call('PUT', '/datasets/foreign', { key: other, body })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/collection' }] },
    });
  });

  it('is searched by place and time, as far as the reader may know', async () => {
    await provider.putDataset('tiles', { access: 'open', collection: 'rasters' });
    await provider.putDataset('secret', {
      access: 'private',
      collection: 'rasters',
      site: { id: 'site-x', name: 'X', lon: 2, lat: 48 },
    });
    const files = ['2023.csv', '2024.csv', 'nowhere.csv'].map((path) => textFile(path, `x\n${path}\n`));
    const extents = [
      { bbox: [1.5, 47.5, 2, 48], start: '2023-01-01T00:00:00Z', end: '2023-12-31T00:00:00Z' },
      { bbox: [3, 48.5, 4, 49], start: '2024-01-01T00:00:00Z', end: '2024-12-31T00:00:00Z' },
      undefined,
    ];
    const opened = await hub.ok<ShownUpload>('POST', '/datasets/tiles/uploads', {
      key,
      body: {
        files: files.map(({ path, mediaType, bytes }, index) => ({
          path,
          mediaType,
          size: bytes.length,
          ...(extents[index] ? { extent: extents[index] } : {}),
        })),
      },
    });
    await sendParts(opened, files);
    await provider.complete('tiles', opened.id);
    await provider.settle('tiles', opened.id);
    await provider.publish('secret', [textFile('hidden.csv', 'x\n')]);

    expect(paths(await search())).toEqual(['2023.csv', '2024.csv', 'nowhere.csv']);
    expect(paths(await search('', key))).toContain('hidden.csv');
    expect(paths(await search('?bbox=1,47,2.5,48.2'))).toEqual(['2023.csv']);
    expect(paths(await search('?bbox=1,47,2.5,48.2', key))).toEqual(['hidden.csv', '2023.csv']);
    expect(paths(await search('?datetime=2024-06-01T00:00:00Z/..'))).toEqual(['2024.csv']);
    expect(paths(await search('?datetime=2023-06-01T00:00:00Z'))).toEqual(['2023.csv']);
    expect((await hub.call('GET', '/collections/rasters/items?bbox=1,2,3')).status).toBe(400);
    expect((await hub.call('GET', '/collections/rasters/items?datetime=yesterday')).status).toBe(400);

    const first = await search('?limit=2');
    expect(paths(first)).toEqual(['2023.csv', '2024.csv']);
    const next = first.links.find(({ rel }) => rel === 'next')?.href ?? '';
    expect(paths(await hub.ok<Items>('GET', next))).toEqual(['nowhere.csv']);

    const [item] = first.features;
    expect(item).toMatchObject({
      bbox: [1.5, 47.5, 2, 48],
      properties: { start_datetime: '2023-01-01T00:00:00Z' },
    });
    expect((await hub.call('GET', `/collections/rasters/items/${item?.id}`)).body).toEqual(item);
    const hidden = (await search('', key)).features.find(
      ({ properties }) => properties['cdh:dataset'] === 'secret',
    );
    expect((await hub.call('GET', `/collections/rasters/items/${hidden?.id}`)).status).toBe(404);
  });
});
