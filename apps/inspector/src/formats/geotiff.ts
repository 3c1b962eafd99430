import type { DescribedVariable } from '@cdh/contracts';
import type { GeoTIFF, GeoTIFFImage } from 'geotiff';
import type { Budget } from '../reading/budget.ts';
import type { Findings } from '../reading/findings.ts';
import { Refusal } from '../reading/refusal.ts';
import { greys, thumbnailSize, toPng } from '../reading/render.ts';
import type { Source } from '../reading/source.ts';
import { placeRaster } from './place-raster.ts';
import { checkTiff, type TiffImage } from './tiff-structure.ts';
import { checkTile } from './tiff-tiles.ts';

/** Pixels decoded at most, and bytes of one tile. */
const MOST_DECODED = 4_000_000;
const LARGEST_TILE = 32 * 1024 * 1024;
const CHECKED_TILES = 8;
const MOST_BANDS = 32;

/** Directories first, by our own walk; then place, bands and a small picture from the smallest overview that will do. */
export async function inspectTiff(source: Source, findings: Findings, budget: Budget): Promise<void> {
  findings.format = 'tiff';
  findings.mediaType = 'image/tiff';
  const structure = await checkTiff(source);
  const { GeoTIFF } = await import('geotiff');
  const tiff = await GeoTIFF.fromSource(asBaseSource(source) as never);
  const images = await imagesOf(tiff, structure);
  const [main, ...others] = images;
  if (!main) return;
  const bands = main.image.getSamplesPerPixel();
  Object.assign(findings.counts, {
    width: main.shape.width,
    height: main.shape.height,
    pixels: main.shape.width * main.shape.height,
    bands,
    images: structure.length,
  });
  await placeRaster(main.image, findings);
  for (const { image, shape } of [main, ...others]) await checkTiles(image, shape, source, budget);
  const nodata = main.image.getGDALNoData();
  findings.variables.push(...(await bandsOf(main.image, bands)));
  const small = smallest(images);
  if (!small) {
    findings.partial(
      'RASTER_LARGE',
      'Sans aperçus assez petits : ni statistiques ni vignette.',
      'Without overviews that are small enough: neither statistics nor a thumbnail.',
    );
    return;
  }
  if (budget.spent) return;
  try {
    await look(small, findings, nodata, small === main);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const said = error instanceof Error ? error.message.slice(0, 200) : String(error);
    findings.partial('TIFF_PIXELS', `Pixels illisibles : ${said}`, `Pixels that can't be read: ${said}`);
  }
}

interface Part {
  image: GeoTIFFImage;
  shape: TiffImage;
}

/** The main image and its overviews; masks are no picture. */
async function imagesOf(tiff: GeoTIFF, structure: TiffImage[]): Promise<Part[]> {
  const parts: Part[] = [];
  for (const [index, shape] of structure.entries()) {
    const image = await tiff.getImage(index);
    const kind = Number(image.getFileDirectory().getValue('NewSubfileType') ?? 0);
    if (index === 0 || (kind & 4) === 0) parts.push({ image, shape });
  }
  return parts;
}

function smallest(parts: Part[]): Part | undefined {
  const readable = parts
    .filter(({ shape }) => shape.width * shape.height <= MOST_DECODED && shape.tileBytes <= LARGEST_TILE)
    .sort((a, b) => a.shape.width - b.shape.width);
  return readable.find(({ shape }) => Math.max(shape.width, shape.height) >= 128) ?? readable.at(-1);
}

async function bandsOf(image: GeoTIFFImage, bands: number): Promise<DescribedVariable[]> {
  const kinds: Record<number, string> = { 1: 'uint', 2: 'int', 3: 'float' };
  const variables: DescribedVariable[] = [];
  for (let band = 0; band < Math.min(bands, MOST_BANDS); band++) {
    const format = Number(image.getSampleFormat(band) || 1);
    const about = await image.getGDALMetadata(band).catch(() => null);
    const text = (name: string) => (typeof about?.[name] === 'string' ? about[name] : undefined);
    const unit = text('UNITTYPE') ?? text('units');
    variables.push({
      name: text('DESCRIPTION') ?? text('long_name') ?? `band ${band + 1}`,
      type: format === 3 ? 'number' : 'integer',
      storedAs: `${kinds[format] ?? 'sample'}${image.getBitsPerSample(band)}`,
      ...(unit ? { unit } : {}),
    });
  }
  return variables;
}

async function checkTiles(
  image: GeoTIFFImage,
  shape: TiffImage,
  source: Source,
  budget: Budget,
): Promise<void> {
  const directory = image.getFileDirectory();
  const tiled = directory.hasTag('TileWidth');
  for (let i = 0; i < Math.min(CHECKED_TILES, shape.parts) && !budget.spent; i++) {
    const offset = Number(await directory.loadValueIndexed(tiled ? 'TileOffsets' : 'StripOffsets', i));
    const size = Number(await directory.loadValueIndexed(tiled ? 'TileByteCounts' : 'StripByteCounts', i));
    if (!(size > 0) || size > LARGEST_TILE) continue;
    await checkTile(await source.read(offset, size), shape);
  }
}

async function look(
  { image, shape }: Part,
  findings: Findings,
  nodata: number | null,
  whole: boolean,
): Promise<void> {
  const [width, height] = thumbnailSize(shape.width, shape.height);
  const bands = image.getSamplesPerPixel();
  const samples = Array.from({ length: Math.min(bands, 4) }, (_, i) => i);
  const rasters = (await image.readRasters({ samples })) as unknown as ArrayLike<number>[];
  const isMissing = (value: number) => Number.isNaN(value) || value === nodata;
  for (const [band, values] of rasters.entries()) summarise(findings.variables[band], values, isMissing);
  if (!whole)
    findings.note(
      'STATISTICS_SAMPLED',
      `Minimum, maximum et part manquante viennent d’un aperçu de ${shape.width} × ${shape.height} pixels.`,
      `Minimum, maximum and missing share are those of an overview of ${shape.width} × ${shape.height} pixels.`,
    );
  const pick = (values: ArrayLike<number>) => shrink(values, shape, width, height);
  const [first, second, third, fourth] = rasters.map(pick);
  if (!first) return;
  const eight = image.getBitsPerSample(0) === 8;
  if (second && third && eight) {
    const data = new Uint8Array(width * height * 4);
    for (let i = 0; i < width * height; i++)
      data.set([first[i] ?? 0, second[i] ?? 0, third[i] ?? 0, fourth?.[i] ?? 255], i * 4);
    findings.thumbnail = await toPng(width, height, data, 4);
  } else {
    findings.thumbnail = await toPng(width, height, greys(first, isMissing), 2);
  }
}

function summarise(
  variable: DescribedVariable | undefined,
  values: ArrayLike<number>,
  isMissing: (value: number) => boolean,
): void {
  if (!variable || values.length === 0) return;
  let [min, max, missing] = [Infinity, -Infinity, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    if (isMissing(value)) missing += 1;
    else {
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  Object.assign(variable, min <= max ? { min, max } : {}, { missing: missing / values.length });
}

function shrink(values: ArrayLike<number>, { width, height }: TiffImage, w: number, h: number): number[] {
  return Array.from({ length: w * h }, (_, i) => {
    const x = Math.floor((((i % w) + 0.5) * width) / w);
    const y = Math.floor(((Math.floor(i / w) + 0.5) * height) / h);
    return values[y * width + x] ?? NaN;
  });
}

/** The library's own interface of a source, in ranges of at most one tile. */
const asBaseSource = (source: Source) => ({
  fileSize: source.size,
  async fetchSlice({ offset, length }: { offset: number; length: number }) {
    if (length > 2 * LARGEST_TILE)
      throw new Refusal(
        'TIFF_FIELD',
        `Une lecture de ${length} octets d’un coup.`,
        `A read of ${length} bytes at once.`,
      );
    const bytes = await source.read(offset, length);
    const data = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    return { offset, length: bytes.byteLength, data };
  },
  async fetch(slices: { offset: number; length: number }[]) {
    return Promise.all(slices.map(async (slice) => (await this.fetchSlice(slice)).data));
  },
  close: () => Promise.resolve(),
});
