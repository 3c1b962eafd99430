import { Refusal } from '../reading/refusal.ts';
import type { Source } from '../reading/source.ts';

/** Sizes in bytes of the field types of TIFF 6.0 and BigTIFF, by their number. */
const TYPE_SIZES: Record<number, number> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
};
const TAG = {
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  samples: 277,
  rowsPerStrip: 278,
  planar: 284,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileCounts: 325,
  stripOffsets: 273,
  stripCounts: 279,
};
const MOST_IMAGES = 256;
const MOST_TAGS = 4_096;
/** More parts than any reader keeps in memory. */
const MOST_PARTS = 4_000_000;

export interface TiffImage {
  width: number;
  height: number;
  tileWidth: number;
  tileHeight: number;
  bytesPerPixel: number;
  compression: number;
  /** Bytes of one tile or strip once decoded. */
  tileBytes: number;
  parts: number;
}

/**
 * Walks a TIFF's directories before any reader allocates what they announce.
 * @throws Refusal for directories that loop, fields larger than the file, and more tiles than their image can have
 */
export async function checkTiff(source: Source): Promise<TiffImage[]> {
  const head = view(await source.read(0, 16));
  if (head.byteLength < 8) throw broken('son en-tête est tronqué', 'its header is cut');
  const little = head.getUint8(0) === 0x49;
  const big = head.getUint16(2, little) === 43;
  if (big && head.byteLength < 16) throw broken('son en-tête est tronqué', 'its header is cut');
  let at = big ? Number(head.getBigUint64(8, little)) : head.getUint32(4, little);
  const seen = new Set<number>();
  const images: TiffImage[] = [];
  while (at !== 0) {
    if (seen.has(at)) throw broken('ses répertoires tournent en rond', 'its directories run in a circle');
    if (seen.size >= MOST_IMAGES)
      throw broken(`plus de ${MOST_IMAGES} images`, `more than ${MOST_IMAGES} images`);
    seen.add(at);
    const { image, next } = await readDirectory(source, at, little, big);
    images.push(image);
    at = next;
  }
  if (images.length === 0) throw broken('il n’a aucune image', 'it has no image');
  return images;
}

async function readDirectory(source: Source, at: number, little: boolean, big: boolean) {
  const countSize = big ? 8 : 2;
  const entrySize = big ? 20 : 12;
  const head = view(await source.read(at, countSize));
  if (head.byteLength < countSize) throw beyond(source.size);
  const count = big ? Number(head.getBigUint64(0, little)) : head.getUint16(0, little);
  if (count > MOST_TAGS) throw broken(`un répertoire de ${count} champs`, `a directory of ${count} fields`);
  const length = count * entrySize + (big ? 8 : 4);
  const body = view(await source.read(at + countSize, length));
  if (body.byteLength < count * entrySize) throw beyond(source.size);
  const fields = new Map<number, { count: number; value: number }>();
  for (let i = 0; i < count; i++) {
    const offset = i * entrySize;
    const tag = body.getUint16(offset, little);
    const type = body.getUint16(offset + 2, little);
    const values = big ? Number(body.getBigUint64(offset + 4, little)) : body.getUint32(offset + 4, little);
    const bytes = values * (TYPE_SIZES[type] ?? 1);
    if (bytes > source.size)
      throw new Refusal(
        tag === TAG.tileOffsets || tag === TAG.tileCounts ? 'TIFF_TILES' : 'TIFF_FIELD',
        `Le champ ${tag} annonce ${values} valeurs (${bytes} octets) ; le fichier entier a ${source.size} octets.`,
        `Field ${tag} announces ${values} values (${bytes} bytes); the whole file has ${source.size} bytes.`,
      );
    const inline = offset + (big ? 12 : 8);
    fields.set(tag, { count: values, value: firstValue(body, inline, type, little) });
  }
  const end = count * entrySize;
  const next =
    body.byteLength < length ? 0 : big ? Number(body.getBigUint64(end, little)) : body.getUint32(end, little);
  return { image: imageOf(fields, source.size), next };
}

function firstValue(body: DataView, at: number, type: number, little: boolean): number {
  if (type === 3) return body.getUint16(at, little);
  if (type === 1 || type === 7) return body.getUint8(at);
  if (type === 16 && body.byteLength >= at + 8) return Number(body.getBigUint64(at, little));
  return body.getUint32(at, little);
}

function imageOf(fields: Map<number, { count: number; value: number }>, size: number): TiffImage {
  const value = (tag: number, otherwise: number) => fields.get(tag)?.value ?? otherwise;
  const width = value(TAG.width, 0);
  const height = value(TAG.height, 0);
  if (width < 1 || height < 1) throw broken('une image sans dimensions', 'an image without dimensions');
  const samples = value(TAG.samples, 1);
  const bits = fields.get(TAG.bits);
  // Where several values do not fit into the entry, it holds their address: at most eight bytes a sample are known.
  const bytesPerSample =
    bits && bits.count <= 2 ? Math.max(1, Math.ceil(bits.value / 8)) : samples > 1 ? 2 : 1;
  const tiled = fields.has(TAG.tileWidth);
  const tileWidth = tiled ? value(TAG.tileWidth, 0) : width;
  const tileHeight = tiled ? value(TAG.tileHeight, 0) : Math.min(height, value(TAG.rowsPerStrip, height));
  if (tileWidth < 1 || tileHeight < 1) throw broken('des tuiles vides', 'empty tiles');
  const planes = value(TAG.planar, 1) === 2 ? samples : 1;
  const expected = Math.ceil(width / tileWidth) * Math.ceil(height / tileHeight) * planes;
  const listed = fields.get(tiled ? TAG.tileOffsets : TAG.stripOffsets)?.count ?? 0;
  if (expected > MOST_PARTS || listed > Math.max(expected, 1) * 2)
    throw new Refusal(
      'TIFF_TILES',
      `Une image de ${width} × ${height} pixels annonce ${Math.max(listed, expected)} tuiles.`,
      `An image of ${width} × ${height} pixels announces ${Math.max(listed, expected)} tiles.`,
    );
  const bytesPerPixel = bytesPerSample * (planes === 1 ? samples : 1);
  const tileBytes = tileWidth * tileHeight * bytesPerPixel;
  const compression = value(TAG.compression, 1);
  if (compression === 1 && listed > 0 && tileBytes > size * 4 && tiled)
    throw new Refusal(
      'TIFF_TILE_SIZE',
      `Une tuile non compressée de ${tileBytes} octets dans un fichier de ${size} octets.`,
      `An uncompressed tile of ${tileBytes} bytes in a file of ${size} bytes.`,
    );
  return { width, height, tileWidth, tileHeight, bytesPerPixel, compression, tileBytes, parts: expected };
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const broken = (fr: string, en: string) =>
  new Refusal(
    'TIFF_STRUCTURE',
    `La structure de ce TIFF est fausse : ${fr}.`,
    `The structure of this TIFF is wrong: ${en}.`,
  );

const beyond = (size: number) =>
  broken(
    `un répertoire est au-delà de la fin (${size} octets)`,
    `a directory lies beyond the end (${size} bytes)`,
  );
