import type { Reader } from './reading/reader.ts';
import { Unreadable } from './reading/refusal.ts';
import type { Source } from './reading/source.ts';

const MAGIC: [string, () => Promise<Reader>][] = [
  ['PAR1', async () => (await import('./formats/parquet.ts')).inspectParquet],
  ['fgb', async () => (await import('./formats/flatgeobuf.ts')).inspectFlatGeobuf],
  ['CDF', async () => (await import('./formats/netcdf.ts')).inspectNetcdf],
  ['\x89HDF', async () => (await import('./formats/hdf5.ts')).inspectHdf5],
  ...['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].map((magic): [string, () => Promise<Reader>] => [
    magic,
    async () => (await import('./formats/geotiff.ts')).inspectTiff,
  ]),
  ['PK\x03\x04', async () => (await import('./formats/zip.ts')).inspectZip],
  ['PK\x05\x06', async () => (await import('./formats/zip.ts')).inspectZip],
  ['\x1f\x8b', async () => (await import('./formats/gzip.ts')).inspectGzip],
];

const ZARR_METADATA = /(^|\/)(zarr\.json|\.zmetadata|\.zgroup|\.zarray)$/;

/** Which reader a file is for: by its first bytes, then by its name and media type. Libraries load when needed. */
export async function readerOf(source: Source): Promise<Reader> {
  if (ZARR_METADATA.test(source.path)) return (await import('./formats/zarr.ts')).inspectZarr;
  const head = await source.read(0, 512);
  const text = Buffer.from(head).toString('latin1');
  const known = MAGIC.find(([magic]) => text.startsWith(magic));
  if (known) return known[1]();
  const type = source.mediaType.split(';')[0]?.trim().toLowerCase() ?? '';
  const start = text.replace(/^\xef\xbb\xbf/, '').trimStart();
  if (/json$/.test(type) || (/\.(geo)?json$/i.test(source.path) && /^[[{]/.test(start)))
    return (await import('./formats/geojson.ts')).inspectJson;
  if (/xml$/.test(type) || /^<(\?xml|!DOCTYPE|!ENTITY)/i.test(start))
    return (await import('./formats/xml.ts')).inspectXml;
  if (/^text\/(csv|tab-separated-values)$/.test(type) || /\.(csv|tsv)$/i.test(source.path))
    return (await import('./formats/csv.ts')).inspectCsvFile;
  throw new Unreadable(
    'FORMAT_UNKNOWN',
    'Ce format n’est pas parmi ceux qui sont décrits.',
    'This format is not among those that are described.',
  );
}
