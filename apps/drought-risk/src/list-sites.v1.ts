import { operation, z } from '@cdh/use-case-kit';
import { siteAttributes } from './site-attributes.ts';

export const listSites = operation({
  name: 'list-sites',
  version: 1,
  kind: 'query',
  summary: { fr: 'Sites dont vous pouvez voir les indices', en: 'Sites whose indices you may see' },
  input: z.strictObject({}),
  mediaType: 'application/geo+json',
  output: z.object({
    type: z.literal('FeatureCollection'),
    features: z.array(
      z.object({
        type: z.literal('Feature'),
        id: z.string(),
        geometry: z
          .object({ type: z.literal('Point'), coordinates: z.tuple([z.number(), z.number()]) })
          .nullable()
          .describe('null where the site has no coordinates'),
        properties: siteAttributes.omit({ lon: true, lat: true }).extend({ site: z.string() }),
      }),
    ),
  }),
});
