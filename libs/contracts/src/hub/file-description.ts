import { z } from 'zod';

/** What the inspector reports of one file of a version: its shape, its extent, a look at it, and what it could not read. */

export const DESCRIPTION_STATES = [
  /** Not inspected yet: the inspector was away, or had no time left before the publication. */
  'pending',
  /** Read as far as this description goes. */
  'described',
  /** Read in part: the notes say where it stopped and why. */
  'partial',
  /** Not read: the notes say why. */
  'unread',
  /** Would harm who opens it: the notes name the cause. */
  'refused',
] as const;
export type DescriptionState = (typeof DESCRIPTION_STATES)[number];

export const FILE_FORMATS = [
  'csv',
  'parquet',
  'geojson',
  'json',
  'flatgeobuf',
  'geotiff',
  'tiff',
  'netcdf',
  'hdf5',
  'zarr',
  'zip',
  'gzip',
  'xml',
] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

export const VARIABLE_TYPES = ['boolean', 'integer', 'number', 'date', 'datetime', 'text', 'other'] as const;

const share = z.number().min(0).max(1);
const bound = z.union([z.number(), z.string().max(100)]);

/** A column, a band or a variable of a cube, in the file's own order. */
export const describedVariable = z.object({
  name: z.string().max(200),
  type: z.enum(VARIABLE_TYPES),
  /** The type as the format says it, e.g. `float32` or `INT64`. */
  storedAs: z.string().max(60).optional(),
  unit: z.string().max(60).optional(),
  /** Numbers, or times in RFC 3339; of what was read. */
  min: bound.optional(),
  max: bound.optional(),
  /** Share of the values read that are missing, 0 to 1. */
  missing: share.optional(),
  /** Lengths of its dimensions, where it has any. */
  shape: z.array(z.int().min(0)).max(16).optional(),
  dimensions: z.array(z.string().max(100)).max(16).optional(),
});
export type DescribedVariable = z.output<typeof describedVariable>;

export const describedExtent = z.object({
  /** West, south, east, north in degrees of WGS 84; absent where the file's own system is not known. */
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
  /** The same in the file's own system. */
  native: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
  /** RFC 3339, a day or a time. */
  start: z.string().max(40).optional(),
  end: z.string().max(40).optional(),
});

/** What a file holds, as far as it is known without reading all of it: only what applies stands there. */
export const describedCounts = z.object({
  rows: z.int().min(0).optional(),
  columns: z.int().min(0).optional(),
  features: z.int().min(0).optional(),
  width: z.int().min(0).optional(),
  height: z.int().min(0).optional(),
  pixels: z.int().min(0).optional(),
  bands: z.int().min(0).optional(),
  images: z.int().min(0).optional(),
  rowGroups: z.int().min(0).optional(),
  entries: z.int().min(0).optional(),
});

export const descriptionNote = z.object({
  /** Of the kind `CSV_FORMULA`, `TIFF_TILES`. */
  code: z.string().max(60),
  detail: z.object({ fr: z.string(), en: z.string().optional() }),
});
export type DescriptionNote = z.output<typeof descriptionNote>;

/** Rows as text, as they stand in the file; of a table or of features. */
export const filePreview = z.object({
  columns: z.array(z.string().max(200)).max(50),
  rows: z.array(z.array(z.string().max(200).nullable()).max(50)).max(20),
});
export type FilePreview = z.output<typeof filePreview>;

/** A small PNG, in base64. */
export const fileThumbnail = z.object({
  width: z.int().min(1).max(512),
  height: z.int().min(1).max(512),
  png: z.base64().max(200_000),
});
export type FileThumbnail = z.output<typeof fileThumbnail>;

/** What whoever may see the metadata is shown. */
export const fileDescription = z.object({
  path: z.string(),
  state: z.enum(DESCRIPTION_STATES),
  format: z.enum(FILE_FORMATS).optional(),
  /** The media type that its bytes have, whatever was declared. */
  mediaType: z.string().max(200).optional(),
  /** The file that describes it too, e.g. the metadata of its Zarr store. */
  partOf: z.string().optional(),
  /** `EPSG:2154`, or the name that the file gives. */
  crs: z.string().max(200).optional(),
  extent: describedExtent.default({}),
  counts: describedCounts.default({}),
  variables: z.array(describedVariable).max(1000).default([]),
  notes: z.array(descriptionNote).max(50).default([]),
  /** RFC 3339. */
  inspectedAt: z.string().optional(),
  inspector: z.object({ id: z.string(), version: z.string() }).optional(),
});
export type FileDescription = z.output<typeof fileDescription>;

/** What the inspector answers: the look at the data comes apart, for those alone who may read them. */
export const inspection = z.object({
  description: fileDescription,
  preview: filePreview.optional(),
  thumbnail: fileThumbnail.optional(),
});
export type Inspection = z.output<typeof inspection>;
