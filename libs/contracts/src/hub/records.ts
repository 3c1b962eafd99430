import { z } from 'zod';
import { identifier } from '../kernel/identifiers.ts';
import { languageMap } from '../kernel/language-map.ts';

/** Bodies that make a dataset a record which can be cited, and say what becomes of its versions. */

const DOI = /^10\.\d{4,9}\/\S+$/;
const ARK = /^ark:\/?\d{5,9}\/[\w.~=*+@$/-]+$/i;

/** A DOI or an ARK that the provider has had minted, bare or as the address that resolves it; kept bare. */
export const persistentIdentifier = z
  .string()
  .trim()
  .max(300)
  .transform((text) =>
    text
      .replace(/^https?:\/\/(dx\.)?doi\.org\//i, '')
      .replace(/^doi:/i, '')
      .replace(/^https?:\/\/(www\.)?n2t\.net\//i, ''),
  )
  .refine((text) => DOI.test(text) || ARK.test(text), 'expected a DOI (10.5072/…) or an ARK (ark:/12345/…)');

/** Where an identifier is resolved. */
export const resolverOf = (id: string) => (DOI.test(id) ? `https://doi.org/${id}` : `https://n2t.net/${id}`);

export const putIdentifier = z.strictObject({ identifier: persistentIdentifier });

export const DISTRIBUTION_ACCESS = ['open', 'restricted'] as const;
const distributionId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/);

/** Files of a version under a licence and an access of their own. */
export const distribution = z.strictObject({
  id: distributionId,
  title: languageMap.optional(),
  licence: z.string().trim().min(1).max(200),
  access: z.enum(DISTRIBUTION_ACCESS),
});
export type Distribution = z.output<typeof distribution>;

const longitude = z.number().min(-180).max(180);
const latitude = z.number().min(-90).max(90);

/** Where and when the content of a file lies: west, south, east, north in WGS 84. */
export const fileExtent = z.strictObject({
  bbox: z.tuple([longitude, latitude, longitude, latitude]).optional(),
  start: z.iso.datetime({ offset: true }).optional(),
  end: z.iso.datetime({ offset: true }).optional(),
});
export type FileExtent = z.output<typeof fileExtent>;

/** What an upload says of the version that it makes. */
export const publicationOptions = {
  /** Seen by its provider alone until it is published. */
  draft: z.boolean().optional(),
  identifier: persistentIdentifier.optional(),
  distributions: z.array(distribution).max(50).optional(),
};
export const fileOptions = {
  /** Id of one of the upload's distributions; without, the file is under the dataset's licence and access. */
  distribution: distributionId.optional(),
  extent: fileExtent.optional(),
};

const reason = languageMap;
export const deprecateVersion = z.strictObject({
  reason,
  /** Number of the version to use instead. */
  successor: z.int().min(1).optional(),
});
export const eraseVersion = z.strictObject({ reason });
export const retireDataset = z.strictObject({
  reason,
  /** From this day on no version is added; what is published stays. */
  date: z.iso.date(),
  /** The dataset to use instead. */
  successor: identifier.optional(),
});

/** A method as a dataset of kind `algorithm` describes it. */
const port = z.strictObject({
  name: z.string().trim().min(1).max(100),
  description: languageMap.optional(),
  unit: z.string().max(50).optional(),
  /** Dataset or profile that it is read from. */
  source: z.string().max(200).optional(),
});
export const algorithm = z.strictObject({
  inputs: z.array(port).min(1).max(100),
  outputs: z.array(port).min(1).max(100),
  reference: z.url().max(500).optional(),
  /** What it was compared with, and how well it did. */
  validation: z
    .array(
      z.strictObject({
        title: languageMap,
        reference: z.union([
          z.url().max(500),
          z.strictObject({ dataset: identifier, version: z.int().min(1) }),
        ]),
        metric: z.string().max(100).optional(),
        value: z.number().optional(),
        unit: z.string().max(50).optional(),
      }),
    )
    .max(50)
    .optional(),
});
export type Algorithm = z.output<typeof algorithm>;

export const putCollection = z.strictObject({
  title: languageMap,
  description: languageMap.optional(),
  publisher: identifier,
  licence: z.string().trim().min(1).max(200),
  keywords: z.array(z.string().trim().min(1).max(100)).max(50).optional(),
});
export type CollectionInput = z.output<typeof putCollection>;

export const NOTICE_KINDS = [
  'version-deprecated',
  'version-withdrawn',
  'version-erased',
  'dataset-retired',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];
/** `events.catalogue.notice-given.v1`: who it is for reads it at `/notices`. */
export const noticeGiven = z.object({
  kind: z.enum(NOTICE_KINDS),
  dataset: z.string(),
  version: z.int().optional(),
});
