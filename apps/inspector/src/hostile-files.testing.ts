import { deflateSync, gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';

/** Hostile files, made where they are needed and kept nowhere. */
export interface HostileFile {
  name: string;
  path: string;
  mediaType: string;
  bytes: Uint8Array;
  /** The code that names the cause. */
  code: string;
  state: 'refused' | 'partial' | 'described' | 'unread';
}

type Entry = [tag: number, type: 3 | 4, count: number, value: number];

/** A little-endian TIFF of one directory, its one tile behind it. */
function tiff(entries: Entry[], tile: Uint8Array = new Uint8Array()): Uint8Array {
  const directory = Buffer.alloc(8 + 2 + entries.length * 12 + 4);
  directory.write('II*\0', 0, 'latin1');
  directory.writeUInt32LE(8, 4);
  directory.writeUInt16LE(entries.length, 8);
  for (const [i, [tag, type, count, value]] of entries.entries()) {
    const at = 10 + i * 12;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(count, at + 4);
    directory.writeUInt32LE(tag === 324 && count === 1 ? directory.length : value, at + 8);
  }
  return Buffer.concat([directory, tile]);
}

const tiled = (compression: number, tile: Uint8Array, side = 64) =>
  tiff(
    [
      [256, 4, 1, side],
      [257, 4, 1, side],
      [258, 3, 1, 8],
      [259, 3, 1, compression],
      [262, 3, 1, 1],
      [277, 3, 1, 1],
      [322, 4, 1, side],
      [323, 4, 1, side],
      [324, 4, 1, 0],
      [325, 4, 1, tile.length],
    ],
    tile,
  );

function lercBlob(): Uint8Array {
  const blob = Buffer.alloc(94);
  blob.write('Lerc2 ', 0, 'latin1');
  blob.writeInt32LE(4, 6);
  blob.writeInt32LE(4096, 14);
  blob.writeInt32LE(4096, 18);
  return blob;
}

const jpegHead = () =>
  Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0, 0xff, 0xd9]);

/** Central directory and local header say 10 bytes; a million come out. */
function lyingZip(): Uint8Array {
  const zip = Buffer.from(zipSync({ 'a.csv': Buffer.alloc(1_000_000, 0x61) }));
  const central = zip.indexOf('PK\x01\x02', 0, 'latin1');
  zip.writeUInt32LE(10, 22);
  zip.writeUInt32LE(10, central + 24);
  return zip;
}

/** CDF-1: one dimension of 2³¹−1, one double along it. */
function absurdNetcdf(): Uint8Array {
  const int = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const name = (text: string) => Buffer.concat([int(text.length), Buffer.from(text.padEnd(4, '\0'))]);
  const dimension = [int(10), int(1), name('x'), int(0x7fffffff)];
  const variable = [int(11), int(1), name('v'), int(1), int(0), int(0), int(0), int(6), int(0), int(88)];
  return Buffer.concat([Buffer.from('CDF\x01', 'latin1'), int(0), ...dimension, int(0), int(0), ...variable]);
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const polygon = (ring: number[][]) =>
  json({ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } });

/** @param parquet an honest one, to be spoilt */
export function hostileFiles(parquet: Uint8Array): HostileFile[] {
  const tif = { path: 'a.tif', mediaType: 'image/tiff', state: 'refused' as const };
  const geo = { path: 'a.geojson', mediaType: 'application/geo+json', state: 'described' as const };
  const csv = { path: 'a.csv', mediaType: 'text/csv', state: 'described' as const };
  const footer = Buffer.from(parquet);
  footer.writeUInt32LE(0x7fffffff, footer.length - 8);
  const deep = Buffer.from('['.repeat(2_000_000));
  const pixel: Entry[] = [
    [256, 4, 1, 1],
    [257, 4, 1, 1],
    [322, 4, 1, 16],
    [323, 4, 1, 16],
  ];
  return [
    {
      ...tif,
      name: 'TIFF of one pixel with 2³⁰ tiles',
      bytes: tiff([...pixel, [324, 4, 2 ** 30, 8]]),
      code: 'TIFF_TILES',
    },
    {
      ...tif,
      name: 'TIFF of 2³⁰ tiles of one pixel',
      bytes: tiff([
        [256, 4, 1, 32768],
        [257, 4, 1, 32768],
        [322, 4, 1, 1],
        [323, 4, 1, 1],
        [324, 4, 1, 8],
      ]),
      code: 'TIFF_TILES',
    },
    {
      ...tif,
      name: 'LERC blob of 94 bytes for 64 MiB',
      bytes: tiled(34887, lercBlob()),
      code: 'TIFF_LERC_SIZE',
    },
    { ...tif, name: 'JPEG larger than its tile', bytes: tiled(7, jpegHead()), code: 'TIFF_JPEG_SIZE' },
    {
      ...tif,
      name: 'tile that inflates to 64 MiB',
      bytes: tiled(8, deflateSync(Buffer.alloc(64 * 1024 ** 2))),
      code: 'TIFF_TILE_BOMB',
    },
    {
      path: 'a.zip',
      mediaType: 'application/zip',
      name: 'ZIP that understates its size',
      bytes: lyingZip(),
      code: 'ZIP_SIZE',
      state: 'refused',
    },
    {
      path: 'a.zip',
      mediaType: 'application/zip',
      name: 'ZIP bomb',
      bytes: zipSync({ 'a.csv': Buffer.alloc(64 * 1024 ** 2) }),
      code: 'ZIP_BOMB',
      state: 'refused',
    },
    {
      path: 'a.csv.gz',
      mediaType: 'application/gzip',
      name: 'gzip bomb',
      bytes: gzipSync(Buffer.alloc(64 * 1024 ** 2)),
      code: 'GZIP_BOMB',
      state: 'refused',
    },
    { ...geo, name: 'GeoJSON nested two million deep', bytes: deep, code: 'JSON_DEPTH', state: 'refused' },
    {
      ...geo,
      name: 'GeoJSON with NaN',
      bytes: Buffer.from('{"type":"Point","coordinates":[NaN,1]}'),
      code: 'JSON_SYNTAX',
      state: 'refused',
    },
    {
      ...geo,
      name: 'ring that crosses itself',
      bytes: polygon([
        [0, 0],
        [2, 2],
        [2, 0],
        [0, 2],
        [0, 0],
      ]),
      code: 'GEOMETRY_SELF_CROSSING',
    },
    {
      ...geo,
      name: 'coordinates beyond ±180°',
      bytes: polygon([
        [0, 0],
        [600, 0],
        [600, 40],
        [0, 40],
        [0, 0],
      ]),
      code: 'GEOMETRY_BOUNDS',
    },
    {
      ...geo,
      name: 'line over ±180°',
      bytes: polygon([
        [179, 0],
        [-179, 0],
        [-179, 1],
        [179, 1],
        [179, 0],
      ]),
      code: 'GEOMETRY_ANTIMERIDIAN',
    },
    { ...csv, name: 'CSV with a formula', bytes: Buffer.from('a,b\n1,=cmd|x\n'), code: 'CSV_FORMULA' },
    { ...csv, name: 'CSV with a BOM', bytes: Buffer.from('\ufeffa,b\n1,2\n'), code: 'CSV_BOM' },
    { ...csv, name: 'CSV in latin-1', bytes: Buffer.from('année;b\n1;2\n', 'latin1'), code: 'CSV_ENCODING' },
    {
      ...csv,
      name: 'CSV with decimal commas',
      bytes: Buffer.from('a;b\n1,5;2\n'),
      code: 'CSV_DECIMAL_COMMA',
    },
    {
      ...csv,
      name: 'CSV of one endless cell',
      bytes: Buffer.from(`a,b\n"${'x'.repeat(8_000_000)}`),
      code: 'CSV_SYNTAX',
      state: 'partial',
    },
    {
      path: 'a.xml',
      mediaType: 'application/xml',
      name: 'XML with entities',
      bytes: Buffer.from('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a>&c;</a>'),
      code: 'XML_ENTITIES',
      state: 'refused',
    },
    {
      path: 'a.parquet',
      mediaType: 'application/vnd.apache.parquet',
      name: 'Parquet with a footer of 2 GiB',
      bytes: footer,
      code: 'PARQUET_FOOTER',
      state: 'refused',
    },
    {
      path: 'a.parquet',
      mediaType: 'application/vnd.apache.parquet',
      name: 'Parquet with a page of 1 GiB',
      bytes: spoilPage(parquet),
      code: 'PARQUET_PAGE',
      state: 'refused',
    },
    {
      path: 'a.nc',
      mediaType: 'application/netcdf',
      name: 'NetCDF with a dimension of 2³¹',
      bytes: absurdNetcdf(),
      code: 'NETCDF_DIMENSIONS',
      state: 'refused',
    },
    {
      path: 'a.zarr/.zarray',
      mediaType: 'application/json',
      name: 'Zarr with a chunk of 8 TB',
      bytes: json({
        zarr_format: 2,
        shape: [1e6, 1e6],
        chunks: [1e6, 1e6],
        dtype: '<f8',
        compressor: null,
        fill_value: 0,
        order: 'C',
        filters: null,
      }),
      code: 'ZARR_CHUNK',
      state: 'refused',
    },
  ];
}

/** The first page's header, behind "PAR1": its type, then a size of 2³⁰ once decompressed. */
function spoilPage(parquet: Uint8Array): Uint8Array {
  const bytes = Buffer.from(parquet);
  // Field 2 as zigzag varint of 2³⁰, which takes five bytes: it overwrites what follows, as a stranger would.
  bytes.set([0x15, 0x00, 0x15, 0x80, 0x80, 0x80, 0x80, 0x08, 0x15, 0x02], 4);
  return bytes;
}
