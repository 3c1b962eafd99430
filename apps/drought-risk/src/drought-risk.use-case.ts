import { defineUseCase } from '@cdh/use-case-kit';
import { ComputeSiteHandler } from './compute-site.handler.ts';
import { GetIndicesHandler } from './get-indices.handler.ts';
import { getIndices } from './get-indices.v1.ts';
import { indices, READS } from './indices.product.ts';
import { ListSitesHandler } from './list-sites.handler.ts';
import { listSites } from './list-sites.v1.ts';

export const droughtRisk = defineUseCase({
  id: 'drought-risk',
  version: '0.1.0',
  title: { fr: 'Risque de sécheresse', en: 'Drought risk' },
  description: {
    fr: 'Indices standardisés de précipitations, de bilan hydrique et de nappe, par site.',
    en: 'Standardised indices of precipitation, water balance and groundwater, by site.',
  },
  licence: 'EUPL-1.2',
  contact: { name: 'Climate Data Hub' },
  reads: [{ profile: READS, purpose: 'drought-monitoring' }],
  publishes: [indices],
  operations: [
    { operation: getIndices, scope: { product: 'indices', partition: '/site' } },
    { operation: listSites, scope: { product: 'indices', partitions: 'visible' } },
  ],
  handlers: [GetIndicesHandler, ListSitesHandler, ComputeSiteHandler],
});
