import { z } from 'zod';
import { identifier, jsonPointer, operationName, useCaseId } from './identifiers.ts';
import { languageMap } from './language-map.ts';
import { scope } from './scope.ts';

const jsonSchema = z.record(z.string(), z.unknown());

export const PURPOSES = [
  'climate-adaptation',
  'drought-monitoring',
  'water-management',
  'heat-adaptation',
  'territorial-planning',
  'research',
  'public-information',
  'evaluation',
] as const;
export const purpose = z.enum(PURPOSES);

const operationEntry = z.strictObject({
  name: operationName,
  version: z.int().min(1).max(999),
  kind: z.enum(['query', 'job']),
  summary: languageMap,
  scope,
  /** Path below `/use-cases/{id}/`, with `{members}` of the input; the operation's name when absent. */
  path: z
    .string()
    .regex(/^\/?([a-z0-9.-]+|\{[A-Za-z0-9_]+\})(\/([a-z0-9.-]+|\{[A-Za-z0-9_]+\}))*$/)
    .transform((path) => path.replace(/^\//, ''))
    .optional(),
  input: jsonSchema,
  output: jsonSchema,
  errors: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.int().min(400).max(499)),
  /** Media types, the first the default. */
  representations: z
    .array(z.string().regex(/^[a-z]+\/[a-z0-9.+-]+$/))
    .min(1)
    .max(12),
});
export type OperationEntry = z.output<typeof operationEntry>;

const publication = z.strictObject({
  product: z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/),
  title: languageMap,
  description: languageMap.optional(),
  licence: z.string().min(1).max(200),
  /** JSON pointer into an input dataset's record: datasets with the same value make one partition. */
  partitionedBy: jsonPointer,
});
export type Publication = z.output<typeof publication>;

/** All that the hub knows of a use case. */
export const manifest = z.strictObject({
  id: useCaseId,
  version: z.string().regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, 'expected a semantic version'),
  title: languageMap,
  description: languageMap.optional(),
  licence: z.string().min(1).max(200),
  contact: z.strictObject({
    name: z.string().min(1).max(200),
    email: z.email().optional(),
    url: z.url().optional(),
  }),
  /** Digest of the image that runs, where there is one. */
  image: z.string().max(300).optional(),
  reads: z
    .array(
      z.union([
        z.strictObject({ dataset: identifier, purpose }),
        z.strictObject({ profile: z.string().min(3).max(100), purpose }),
      ]),
    )
    .max(50)
    .default([]),
  publishes: z.array(publication).max(20).default([]),
  /** Datasets of kind `algorithm` that its numbers come from; without a version, the latest at the time. */
  algorithms: z
    .array(z.strictObject({ dataset: identifier, version: z.int().min(1).optional() }))
    .max(20)
    .optional(),
  operations: z.array(operationEntry).max(100),
  indicators: z
    .array(z.strictObject({ id: z.string(), title: languageMap, unit: z.string() }))
    .max(50)
    .default([]),
});
export type Manifest = z.output<typeof manifest>;
export type ManifestInput = z.input<typeof manifest>;

export const productDataset = (useCase: string, product: string) => `${useCase}.${product}`;

/** Jobs that compute one partition of a product travel under this operation name, version 1. */
export const partitionJob = (product: string) => `compute-${product}`;
