import { describe, expect, it } from '@jest/globals';
import type { OperationContext, PartitionRef, Product } from '@cdh/use-case-kit';
import { droughtRisk } from './drought-risk.use-case.ts';
import { GetIndicesHandler } from './get-indices.handler.ts';
import { ListSitesHandler } from './list-sites.handler.ts';
import { listSites } from './list-sites.v1.ts';

const ref = (partition: string, place: object): PartitionRef => ({
  product: 'drought-risk.indices',
  partition,
  version: 1,
  digest: '0'.repeat(64),
  attributes: {
    name: { fr: partition },
    ...place,
    synthetic: true,
    indices: ['spi'],
    period: { from: '1990-01', to: '2020-12' },
    columns: { precipitation: { dataset: `rain-${partition}`, column: 'rain' } },
  },
});
const given = (...partitions: PartitionRef[]) => ({ partitions }) as unknown as OperationContext;

describe('list-sites', () => {
  it('is GeoJSON of exactly the partitions that the hub names, without geometry where there is no place', () => {
    const answer = new ListSitesHandler().handle(
      {},
      given(ref('blois', { lon: 1.33, lat: 47.59 }), ref('tours', {})),
    );
    const { features } = listSites.output.parse(answer);
    expect(features.map(({ id, geometry }) => [id, geometry])).toEqual([
      ['blois', { type: 'Point', coordinates: [1.33, 47.59] }],
      ['tours', null],
    ]);
    expect(features[0]?.properties).toMatchObject({
      site: 'blois',
      name: { fr: 'blois' },
      synthetic: true,
      indices: ['spi'],
    });
    expect(features[0]?.properties).not.toHaveProperty('lon');
    expect(new ListSitesHandler().handle({}, given()).features).toEqual([]);
  });
});

describe('get-indices', () => {
  it('does not know a site for which the hub names no partition', async () => {
    const handler = new GetIndicesHandler({} as Product<never>);
    const asked = handler.handle({ site: 'nowhere', index: 'spi', scale: 3 }, given());
    await expect(asked).rejects.toMatchObject({ code: 'SITE_UNKNOWN', status: 404 });
  });
});

describe('the manifest of drought-risk', () => {
  const { manifest } = droughtRisk;

  it('offers both operations with their scopes, formats and errors', () => {
    expect(manifest.operations).toMatchObject([
      {
        name: 'get-indices',
        scope: { product: 'indices', partition: '/site' },
        representations: ['application/json', 'text/csv'],
        errors: { SITE_UNKNOWN: 404, RECORD_TOO_SHORT: 422, INDEX_UNAVAILABLE: 422 },
        input: { properties: { scale: { minimum: 1, maximum: 48 } }, required: ['site', 'index'] },
      },
      {
        name: 'list-sites',
        scope: { product: 'indices', partitions: 'visible' },
        representations: ['application/geo+json'],
      },
    ]);
    expect(manifest.reads).toEqual([{ profile: 'cdh:station-series', purpose: 'drought-monitoring' }]);
    expect(manifest.publishes).toMatchObject([{ product: 'indices', partitionedBy: '/site/id' }]);
  });

  it('is small enough to be sent at every reconnection', () => {
    expect(JSON.stringify(manifest).length).toBeLessThan(10_000);
  });
});
