import { PROFILE } from '@cdh/station-series';
import { defineUseCase } from '@cdh/use-case-kit';
import { ComputeMonthsHandler } from './compute-months.handler.ts';
import { GetExampleCaseHandler } from './get-example-case.handler.ts';
import { getExampleCase } from './get-example-case.v1.ts';
import { months } from './months.product.ts';

/** What the use case tells the hub of itself. */
export const exampleCase = defineUseCase({
  id: 'example-case',
  version: '0.1.0',
  title: { fr: 'Exemple de cas', en: 'Example case' },
  licence: 'EUPL-1.2',
  contact: { name: 'Climate Data Hub' },
  reads: [{ profile: PROFILE, purpose: 'climate-adaptation' }],
  publishes: [months],
  operations: [{ operation: getExampleCase, scope: { product: 'months', partition: '/site' } }],
  handlers: [GetExampleCaseHandler, ComputeMonthsHandler],
});
