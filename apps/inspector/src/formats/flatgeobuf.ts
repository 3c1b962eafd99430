import type { DescribedVariable } from '@cdh/contracts';
import type { Budget } from '../reading/budget.ts';
import { ColumnTally } from '../reading/column-tally.ts';
import { type Findings, previewOf } from '../reading/findings.ts';
import { Refusal } from '../reading/refusal.ts';
import type { Source } from '../reading/source.ts';
import { boxInDegrees, degreesFromEpsg, isInDegrees } from '../reading/wgs84.ts';
import { type Geometry, GeometryTally } from './geometry-tally.ts';

const MAGIC_LENGTH = 8;
const LARGEST_HEADER = 16 * 1024 * 1024;
const LARGEST_FEATURE = 16 * 1024 * 1024;
/** Features are read in order while there is time, and no more than make a picture. */
const MOST_BYTES = 32 * 1024 * 1024;
const SHOWN_ROWS = 10;
const BLOCK = 1024 * 1024;

interface GeoJsonFeature {
  geometry: Geometry | null;
  properties: Record<string, unknown> | null;
}

export async function inspectFlatGeobuf(source: Source, findings: Findings, budget: Budget): Promise<void> {
  findings.format = 'flatgeobuf';
  findings.mediaType = 'application/flatgeobuf';
  const [{ ByteBuffer }, { fromByteBuffer }, { calcTreeSize }, { fromFeature }, { Feature }] =
    await Promise.all([
      import('flatbuffers'),
      import('flatgeobuf/lib/mjs/header-meta.js'),
      import('flatgeobuf/lib/mjs/packedrtree.js'),
      import('flatgeobuf/lib/mjs/geojson/feature.js'),
      import('flatgeobuf/lib/mjs/flat-geobuf/feature.js'),
    ]);
  const length = u32(await source.read(MAGIC_LENGTH, 4));
  if (length > LARGEST_HEADER || MAGIC_LENGTH + 4 + length > source.size)
    throw announces('un en-tête', 'a header', length, source.size);
  const bytes = new ByteBuffer(await source.read(MAGIC_LENGTH, 4 + length));
  const header = fromByteBuffer(bytes);
  const { featuresCount, indexNodeSize, crs } = header;
  const tree = indexNodeSize > 0 && featuresCount > 0 ? calcTreeSize(featuresCount, indexNodeSize) : 0;
  const start = MAGIC_LENGTH + 4 + length + tree;
  // The smallest feature takes more than its length of four bytes.
  if (start > source.size || featuresCount > source.size / 4)
    throw announces(
      `${featuresCount} objets, l’index`,
      `${featuresCount} features, the index`,
      tree,
      source.size,
    );
  findings.counts.features = featuresCount;
  findings.counts.columns = header.columns?.length ?? 0;
  const code = crs && crs.code > 0 ? crs.code : undefined;
  if (code) findings.crs = `${crs?.org || 'EPSG'}:${code}`;
  else if (crs?.name) findings.crs = crs.name;
  const geometries = new GeometryTally(findings, code === undefined || code === 4326);
  const columns = (header.columns ?? []).map(({ name }) => new ColumnTally(name));
  const rows: unknown[][] = [];
  let read = 0;
  for await (const part of features(source, start)) {
    const { geometry, properties } = fromFeature(
      read,
      Feature.getSizePrefixedRootAsFeature(new ByteBuffer(part)),
      header,
    ) as unknown as GeoJsonFeature;
    geometries.add(geometry);
    const values = columns.map(({ name }) => properties?.[name]);
    for (const [i, column] of columns.entries()) column.add(asText(values[i]));
    if (rows.length < SHOWN_ROWS) rows.push(values);
    read += 1;
    if (budget.spent) break;
  }
  if (featuresCount === 0) findings.counts.features = read;
  else if (read < featuresCount)
    findings.note(
      'FEATURES_SAMPLED',
      `Les ${read} premiers objets ont été lus sur ${featuresCount}.`,
      `The first ${read} of ${featuresCount} features were read.`,
    );
  findings.variables.push(...columns.map((column): DescribedVariable => column.toVariable()));
  findings.preview = previewOf(
    columns.map(({ name }) => name),
    rows,
  );
  const envelope = header.envelope?.length === 4 ? Array.from(header.envelope) : undefined;
  await place(
    (envelope ?? geometries.bounds) as [number, number, number, number] | undefined,
    code,
    findings,
  );
  await geometries.finish();
}

async function place(
  box: [number, number, number, number] | undefined,
  code: number | undefined,
  findings: Findings,
): Promise<void> {
  if (!box?.every(Number.isFinite)) return;
  findings.extent.native = box;
  const degrees = code === undefined || code === 4326 ? undefined : await degreesFromEpsg(code);
  const converted = degrees ? boxInDegrees(box, degrees) : isInDegrees(box) ? box : undefined;
  if (converted) findings.extent.bbox = converted;
}

/** Each feature with its length before it. */
async function* features(source: Source, start: number): AsyncGenerator<Uint8Array> {
  const end = Math.min(source.size, start + MOST_BYTES);
  let block = new Uint8Array();
  for (let at = start; at + 4 < end;) {
    if (block.length < 4) block = new Uint8Array(await source.read(at, BLOCK));
    if (block.length < 4) return;
    const length = 4 + u32(block);
    if (length > LARGEST_FEATURE || at + length > source.size)
      throw announces('un objet', 'a feature', length, source.size);
    if (block.length < length) block = new Uint8Array(await source.read(at, Math.max(BLOCK, length)));
    yield block.slice(0, length);
    block = block.subarray(length);
    at += length;
  }
}

const u32 = (bytes: Uint8Array) =>
  bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);

const asText = (value: unknown) =>
  value === null || value === undefined
    ? undefined
    : typeof value === 'object'
      ? '{…}'
      : String(value as string | number | boolean);

const announces = (fr: string, en: string, length: number, size: number) =>
  new Refusal(
    'FLATGEOBUF_SIZE',
    `Le fichier annonce ${fr} de ${length} octets ; il en a ${size}.`,
    `The file announces ${en} of ${length} bytes; it has ${size}.`,
  );
