import type { LanguageMap } from '@cdh/contracts';
import { fileTypeFromBuffer, supportedMimeTypes } from 'file-type';
import type { JsonReading } from './json-check.ts';
import { mediaBase } from './plan-upload.ts';

export type FormatCode = 'FORMAT_NOT_TEXT' | 'FORMAT_JSON' | 'FORMAT_GEOJSON' | 'FORMAT_MISMATCH';

export interface FormatFinding {
  code: FormatCode;
  detail: LanguageMap;
}

/** Bytes from the start by which formats are told apart; as many as `file-type` asks for. */
export const HEAD_BYTES = 4100;
/** A larger JSON file is only looked at as text: reading its grammar takes seconds for each 64 MiB. */
export const LARGEST_JSON = 64 * 1024 * 1024;

const ALIASES: Record<string, string> = {
  'application/parquet': 'application/vnd.apache.parquet',
  'application/x-parquet': 'application/vnd.apache.parquet',
  'application/x-gzip': 'application/gzip',
  'application/x-zip-compressed': 'application/zip',
  'application/x-pdf': 'application/pdf',
  'image/jpg': 'image/jpeg',
};
const ZIP_BASED =
  /^application\/(zip|epub\+zip|vnd\.(openxmlformats-officedocument|oasis\.opendocument)\..+)$/;

/**
 * First bytes of the formats of this field. `file-type` does not know some of them, and of others it reads on to where
 * their directories are: a TIFF may have its own at the end, far behind the head.
 */
const MAGIC: Record<string, readonly string[]> = {
  'application/vnd.apache.parquet': ['PAR1'],
  'application/netcdf': ['CDF', '\x89HDF'],
  'application/x-netcdf': ['CDF', '\x89HDF'],
  'application/x-hdf5': ['\x89HDF'],
  'application/x-hdf': ['\x89HDF'],
  'application/vnd.pmtiles': ['PMTiles'],
  'application/flatgeobuf': ['fgb'],
  'application/geopackage+sqlite3': ['SQLite format 3\0'],
  'application/gzip': ['\x1f\x8b'],
  'application/pdf': ['%PDF-'],
  'image/tiff': ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'],
  'image/png': ['\x89PNG\r\n\x1a\n'],
  'image/jpeg': ['\xff\xd8\xff'],
};

const GEOJSON_TYPES = new Set([
  'Feature',
  'FeatureCollection',
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
  'GeometryCollection',
]);

export const isJson = (mediaType: string) => /^application\/([a-z0-9.-]+\+)?json$/.test(mediaBase(mediaType));
export const isText = (mediaType: string) =>
  isJson(mediaType) || /^text\/|^application\/xml$|\+xml$/.test(mediaBase(mediaType));

/**
 * Whether a file begins as its media type says; null when it does, or when the type has no known beginning. Text is
 * what has no control bytes: magic numbers alone would take a CSV whose first column is called "BM" for a bitmap.
 */
export async function checkHead(mediaType: string, head: Uint8Array): Promise<FormatFinding | null> {
  const declared = ALIASES[mediaBase(mediaType)] ?? mediaBase(mediaType);
  const magic = ZIP_BASED.test(declared) ? ['PK'] : MAGIC[declared];
  if (magic)
    return magic.some((text) => startsWith(head, text)) ? null : mismatch(declared, head, await detect(head));
  if (isText(declared)) {
    const binary = startsWith(head, '%PDF-') || head.some((b) => b < 0x20 && !TEXT_CONTROLS.has(b));
    return binary ? notText(declared, await detect(head)) : null;
  }
  if (!supportedMimeTypes.has(declared as never)) return null;
  const found = await detect(head);
  if (found === undefined) return head.length < HEAD_BYTES ? mismatch(declared, head) : null;
  return agrees(declared, found) ? null : mismatch(declared, head, found);
}

/** Tab, line feed, form feed, carriage return, and the end-of-file mark of old DOS tools. */
const TEXT_CONTROLS = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1a]);

/** A NUL anywhere: no text has one. */
export const nulFound = (mediaType: string): FormatFinding => notText(mediaBase(mediaType), undefined);

/** Whether what was read is JSON in UTF-8, and GeoJSON where that is declared. */
export function checkJson(mediaType: string, { said, type }: JsonReading): FormatFinding | null {
  if (said !== undefined) {
    return {
      code: 'FORMAT_JSON',
      detail: {
        fr: `Ce fichier n’est pas du JSON en UTF-8 (${said}).`,
        en: `This file is not JSON in UTF-8 (${said}).`,
      },
    };
  }
  if (mediaBase(mediaType) !== 'application/geo+json') return null;
  if (type !== undefined && GEOJSON_TYPES.has(type)) return null;
  return {
    code: 'FORMAT_GEOJSON',
    detail: {
      fr: 'Ce fichier est du JSON, mais pas du GeoJSON : son membre « type » n’en est pas un.',
      en: 'This file is JSON, but not GeoJSON: its member "type" is none of its types.',
    },
  };
}

async function detect(head: Uint8Array): Promise<string | undefined> {
  return fileTypeFromBuffer(head).then(
    (found) => found?.mime,
    () => undefined,
  );
}

const family = (mime: string) => /^(audio|video)\//.exec(mime)?.[0];

/** Containers of sound and moving images are told apart by what they hold, deep inside. */
const agrees = (declared: string, found: string) =>
  declared === found || (family(declared) !== undefined && family(declared) === family(found));

const startsWith = (head: Uint8Array, text: string) =>
  Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, text.length)).toString('latin1') === text;

function notText(declared: string, found: string | undefined): FormatFinding {
  return {
    code: 'FORMAT_NOT_TEXT',
    detail: {
      fr: `Annoncé « ${declared} », ce fichier n’est pas du texte${found ? ` : il a l’air de « ${found} »` : ' : il contient des octets de contrôle'}.`,
      en: `Announced as "${declared}", this file is not text${found ? `: it looks like "${found}"` : ': it holds control bytes'}.`,
    },
  };
}

function mismatch(declared: string, head: Uint8Array, found?: string): FormatFinding {
  const fr = head.length === 0 ? ' : il est vide' : found ? ` : il a l’air de « ${found} »` : '';
  const en = head.length === 0 ? ': it is empty' : found ? `: it looks like "${found}"` : '';
  return {
    code: 'FORMAT_MISMATCH',
    detail: {
      fr: `Annoncé « ${declared} », ce fichier n’en est pas un${fr}.`,
      en: `Announced as "${declared}", this file is not one${en}.`,
    },
  };
}
