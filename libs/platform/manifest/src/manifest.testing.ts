import { manifest, type Manifest, type ManifestInput } from '@cdh/contracts';

type OperationInput = ManifestInput['operations'][number];

/** An operation of a manifest, valid unless `changes` say otherwise. */
export const operationOf = (changes: Partial<OperationInput> = {}): OperationInput => ({
  name: 'get-frost',
  version: 1,
  kind: 'query',
  summary: { fr: 'Gel d’un site', en: 'Frost at a site' },
  scope: { product: 'frost', partition: '/site' },
  input: {
    type: 'object',
    properties: { site: { type: 'string' }, days: { type: 'integer', minimum: 1, maximum: 30 } },
    required: ['site'],
    additionalProperties: false,
  },
  output: { type: 'object', properties: { risk: { type: 'number' } }, required: ['risk'] },
  errors: { SITE_UNKNOWN: 404 },
  representations: ['application/json', 'text/csv'],
  ...changes,
});

/** A made-up manifest. */
export const manifestOf = (
  operations: Partial<OperationInput>[] = [{}],
  changes: Partial<ManifestInput> = {},
): Manifest =>
  manifest.parse({
    id: 'late-frost',
    version: '1.0.0',
    title: { fr: 'Gel tardif', en: 'Late frost' },
    licence: 'EUPL-1.2',
    contact: { name: 'Exemple' },
    reads: [{ profile: 'cdh:station-series', purpose: 'climate-adaptation' }],
    publishes: [{ product: 'frost', title: { fr: 'Gel' }, licence: 'etalab-2.0', partitionedBy: '/site/id' }],
    operations: operations.map(operationOf),
    ...changes,
  });
