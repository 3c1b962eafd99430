import { z } from 'zod';
import { identifier, sha256Hex, territoryCode, useCaseId } from '../kernel/identifiers.ts';
import { languageMap } from '../kernel/language-map.ts';
import { manifest, purpose } from '../kernel/manifest.ts';
import { algorithm, fileOptions, publicationOptions } from './records.ts';

/** Bodies of the hub's HTTP requests; the shapes stand in the interface's table. */

export const ROLES = ['owner', 'provider', 'partner'] as const;
const roles = z.array(z.enum(ROLES)).max(3);

export const PRINCIPAL_KINDS = [
  'organisation',
  'member',
  'client',
  'use-case',
  'administrator',
  'anonymous',
] as const;
export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number];

export const createOrganisation = z.strictObject({ id: identifier, name: languageMap });
export const createMember = z.strictObject({
  id: identifier,
  name: z.string().trim().min(1).max(200),
  roles,
});
export const createClient = z.strictObject({
  id: identifier,
  name: z.string().trim().min(1).max(200),
  roles,
  /** Another issuer that the hub trusts, whose tokens speak for this client: then it has no secret here. */
  issuer: z.url().max(500).optional(),
});
export const createKey = z.strictObject({
  principal: z
    .strictObject({ kind: z.enum(['member', 'client', 'use-case', 'administrator']), id: identifier })
    .optional(),
  name: z.string().trim().min(1).max(200),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
});

export const ACCESS = ['open', 'restricted', 'private'] as const;
export type Access = (typeof ACCESS)[number];

const day = z.iso.date();

export const putDataset = z.strictObject({
  title: languageMap,
  description: languageMap.optional(),
  publisher: identifier,
  access: z.enum(ACCESS),
  licence: z.string().trim().min(1).max(200),
  kind: z.enum(['source', 'service', 'algorithm']).optional(),
  /** The collection that it is a member of. */
  collection: identifier.optional(),
  /** Every upload makes a draft, which is published through the gate. */
  gated: z.boolean().optional(),
  /** Of kind `algorithm` only. */
  algorithm: algorithm.optional(),
  conformsTo: z.array(z.string().min(3).max(200)).max(20).optional(),
  temporal: z.strictObject({ start: day.optional(), end: day.optional() }).optional(),
  spatial: z.array(territoryCode).max(2000).optional(),
  site: z
    .strictObject({
      id: identifier,
      name: languageMap,
      lon: z.number().min(-180).max(180).optional(),
      lat: z.number().min(-90).max(90).optional(),
    })
    .optional(),
  csv: z
    .strictObject({
      delimiter: z.enum([',', ';', '\t', '|']).optional(),
      decimal: z.enum(['.', ',']).optional(),
      encoding: z.enum(['utf-8', 'latin1', 'iso-8859-1', 'windows-1252']).optional(),
    })
    .optional(),
  variables: z
    .array(
      z.strictObject({
        column: z.string().min(1).max(200),
        role: z.string().min(1).max(100),
        unit: z.string().max(50).optional(),
      }),
    )
    .max(1000)
    .optional(),
});
export type DatasetInput = z.output<typeof putDataset>;
export const DATASET_KINDS = ['source', 'product', 'service', 'algorithm'] as const;

/** A relative path of plain segments: never absolute, never `..`, no control characters. */
export const filePath = z
  .string()
  .min(1)
  .max(500)
  .regex(
    /^(?!\.{1,2}(\/|$))[^/\\\p{Cc}]+(\/(?!\.{1,2}(\/|$))[^/\\\p{Cc}]+)*$/u,
    'expected a relative path without "..", "//" or control characters',
  );

export const createUpload = z.strictObject({
  files: z
    .array(
      z.strictObject({
        path: filePath,
        mediaType: z
          .string()
          .regex(/^[a-z]+\/[a-z0-9.+-]+(;.*)?$/i, 'expected a media type, e.g. text/csv')
          .max(200),
        size: z
          .int()
          .min(0)
          .max(5 * 1024 ** 4),
        sha256: sha256Hex.optional(),
        ...fileOptions,
      }),
    )
    .min(1)
    .max(1000),
  ...publicationOptions,
});

export const GRANT_ACTIONS = ['read', 'derive', 'query'] as const;
export type GrantAction = (typeof GRANT_ACTIONS)[number];

export const createGrant = z.strictObject({
  dataset: identifier,
  grantee: z.strictObject({ kind: z.enum(['organisation', 'member', 'client', 'use-case']), id: identifier }),
  actions: z.array(z.enum(GRANT_ACTIONS)).min(1).max(3),
  through: useCaseId.optional(),
  purpose,
  validFrom: z.iso.datetime({ offset: true }).optional(),
  validUntil: z.iso.datetime({ offset: true }).optional(),
});

export const createUseCase = z.strictObject({ id: useCaseId, organisation: identifier });
export const putManifest = z.strictObject({
  manifest,
  nkey: z.string().regex(/^U[A-Z2-7]{55}$/, 'expected a public NATS user key'),
});
export const withdrawVersion = z.strictObject({ reason: languageMap });

/** `execute.yaml` of OGC API – Processes, Part 1; members beyond these are ignored, as with every client of it. */
export const executeProcess = z.looseObject({
  inputs: z.record(z.string(), z.unknown()).default({}),
  outputs: z
    .record(
      z.string(),
      z.looseObject({
        format: z.looseObject({ mediaType: z.string().optional() }).optional(),
        transmissionMode: z.literal('value').optional(),
      }),
    )
    .optional(),
  response: z.enum(['raw', 'document']).default('raw'),
});

/** Inputs of as many jobs of one operation. */
export const submitJobs = z.strictObject({
  inputs: z.array(z.record(z.string(), z.unknown())).min(1).max(1_000),
});
