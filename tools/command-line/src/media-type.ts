import { extname } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.tsv': 'text/tab-separated-values',
  '.txt': 'text/plain',
  '.json': 'application/json',
  '.geojson': 'application/geo+json',
  '.parquet': 'application/vnd.apache.parquet',
  '.nc': 'application/x-netcdf',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  '.gpkg': 'application/geopackage+sqlite3',
  '.fgb': 'application/flatgeobuf',
  '.pmtiles': 'application/vnd.pmtiles',
  '.zip': 'application/zip',
  '.gz': 'application/gzip',
  '.pdf': 'application/pdf',
  '.xml': 'application/xml',
};

/** By the name's ending. */
export const mediaTypeOf = (file: string): string =>
  TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream';
