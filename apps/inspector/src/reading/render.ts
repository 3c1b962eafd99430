import type { FileThumbnail } from '@cdh/contracts';

export const SIDE = 192;

/** A PNG of at most {@link SIDE} pixels a side. @param channels 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA */
export async function toPng(
  width: number,
  height: number,
  data: Uint8Array,
  channels: 1 | 2 | 3 | 4,
): Promise<FileThumbnail | undefined> {
  const { encode } = await import('fast-png');
  const png = Buffer.from(encode({ width, height, data, channels, depth: 8 })).toString('base64');
  return png.length > 200_000 ? undefined : { width, height, png };
}

/** The largest size with the same shape that fits into a thumbnail. */
export function thumbnailSize(width: number, height: number): [number, number] {
  const scale = Math.min(1, SIDE / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/** Values as greys between their 2nd and 98th percentile, what is missing transparent. */
export function greys(values: ArrayLike<number>, isMissing: (value: number) => boolean): Uint8Array {
  const present = Array.from(values)
    .filter((value) => !isMissing(value))
    .sort((a, b) => a - b);
  const low = present[Math.floor((present.length - 1) * 0.02)] ?? 0;
  const high = present[Math.ceil((present.length - 1) * 0.98)] ?? 1;
  const span = high > low ? high - low : 1;
  const out = new Uint8Array(values.length * 2);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    if (isMissing(value)) continue;
    out[i * 2] = Math.max(0, Math.min(255, Math.round(((value - low) / span) * 255)));
    out[i * 2 + 1] = 255;
  }
  return out;
}

/** Lines on a transparent ground. Coordinates come in pairs of points: x1, y1, x2, y2, … */
export async function drawLines(
  segments: readonly number[],
  [west, south, east, north]: readonly [number, number, number, number],
): Promise<FileThumbnail | undefined> {
  const ratio = Math.max(0.2, Math.min(5, (east - west || 1) / (north - south || 1)));
  const [width, height] = thumbnailSize(ratio >= 1 ? SIDE : SIDE * ratio, ratio >= 1 ? SIDE / ratio : SIDE);
  const data = new Uint8Array(width * height * 2);
  const x = (lon: number) => Math.round(((lon - west) / (east - west || 1)) * (width - 1));
  const y = (lat: number) => Math.round(((north - lat) / (north - south || 1)) * (height - 1));
  for (let i = 0; i + 3 < segments.length; i += 4) {
    const [x1, y1, x2, y2] = segments.slice(i, i + 4) as [number, number, number, number];
    const steps = Math.min(2 * SIDE, Math.max(1, Math.abs(x(x2) - x(x1)), Math.abs(y(y2) - y(y1))));
    for (let step = 0; step <= steps; step++) {
      const px = Math.round(x(x1) + ((x(x2) - x(x1)) * step) / steps);
      const py = Math.round(y(y1) + ((y(y2) - y(y1)) * step) / steps);
      if (px >= 0 && px < width && py >= 0 && py < height) data[(py * width + px) * 2 + 1] = 255;
    }
  }
  return toPng(width, height, data, 2);
}
