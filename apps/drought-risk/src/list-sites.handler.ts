import { Serves, type Input, type OperationContext, type Output } from '@cdh/use-case-kit';
import { listSites } from './list-sites.v1.ts';
import { siteAttributes } from './site-attributes.ts';

@Serves(listSites)
export class ListSitesHandler {
  handle(_: Input<typeof listSites>, { partitions }: OperationContext): Output<typeof listSites> {
    const features = partitions.map(({ partition, attributes }) => {
      const { lon, lat, ...properties } = siteAttributes.parse(attributes);
      const located = lon !== undefined && lat !== undefined;
      return {
        type: 'Feature' as const,
        id: partition,
        geometry: located ? { type: 'Point' as const, coordinates: [lon, lat] as [number, number] } : null,
        properties: { site: partition, ...properties },
      };
    });
    return { type: 'FeatureCollection', features };
  }
}
