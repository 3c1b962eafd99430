import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { Refusal } from '../reading/refusal.ts';
import type { TiffImage } from './tiff-structure.ts';

const JPEG = 7;
const DEFLATE = new Set([8, 32946]);
const LERC = 34887;
const inflated = promisify(inflate);

/**
 * Looks into a tile's bytes for what its decoder would allocate, before it does.
 * @throws Refusal where that is more than the directory says a tile has
 */
export async function checkTile(bytes: Uint8Array, image: TiffImage): Promise<void> {
  if (bytes.length === 0) return;
  if (image.compression === LERC) checkLerc(bytes, image);
  if (image.compression === JPEG) checkJpeg(bytes, image);
  if (DEFLATE.has(image.compression)) await checkDeflate(bytes, image);
}

/** Header of a Lerc2 blob: "Lerc2 ", version, checksum (from 3), rows, columns. */
function checkLerc(bytes: Uint8Array, { tileWidth, tileHeight }: TiffImage): void {
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (Buffer.from(bytes.subarray(0, 6)).toString('latin1') !== 'Lerc2 ' || head.byteLength < 22) return;
  const at = head.getInt32(6, true) >= 3 ? 14 : 10;
  const rows = head.getInt32(at, true);
  const columns = head.getInt32(at + 4, true);
  if (rows <= tileHeight && columns <= tileWidth && rows > 0 && columns > 0) return;
  throw larger('TIFF_LERC_SIZE', 'LERC', columns, rows, tileWidth, tileHeight);
}

/** The frame header (SOF0 to SOF15, without DHT, JPG and DAC) says the size. */
function checkJpeg(bytes: Uint8Array, { tileWidth, tileHeight }: TiffImage): void {
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      const rows = ((bytes[at + 5] ?? 0) << 8) | (bytes[at + 6] ?? 0);
      const columns = ((bytes[at + 7] ?? 0) << 8) | (bytes[at + 8] ?? 0);
      if (rows > tileHeight || columns > tileWidth)
        throw larger('TIFF_JPEG_SIZE', 'JPEG', columns, rows, tileWidth, tileHeight);
      return;
    }
    at += 2 + length;
  }
}

async function checkDeflate(bytes: Uint8Array, { tileBytes }: TiffImage): Promise<void> {
  // The bits of samples are not always known here: four times what they seem to need is no bomb.
  const most = Math.max(tileBytes * 4, 64 * 1024);
  try {
    await inflated(bytes, { maxOutputLength: most });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') return;
    throw new Refusal(
      'TIFF_TILE_BOMB',
      `Une tuile de ${bytes.length} octets se décompresse en plus de ${most} octets ; il lui en faut ${tileBytes}.`,
      `A tile of ${bytes.length} bytes inflates to more than ${most} bytes; it needs ${tileBytes}.`,
    );
  }
}

const larger = (code: string, kind: string, w: number, h: number, tileWidth: number, tileHeight: number) =>
  new Refusal(
    code,
    `Une tuile ${kind} se décode en ${w} × ${h} pixels ; une tuile de cette image en a ${tileWidth} × ${tileHeight}.`,
    `A ${kind} tile decodes to ${w} × ${h} pixels; a tile of this image has ${tileWidth} × ${tileHeight}.`,
  );
