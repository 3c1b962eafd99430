import type { DescribedVariable } from '@cdh/contracts';
import type { AsyncBuffer, FileMetaData, SchemaElement } from 'hyparquet';
import type { Budget } from '../reading/budget.ts';
import { type Findings, previewOf } from '../reading/findings.ts';
import { Refusal } from '../reading/refusal.ts';
import type { Source } from '../reading/source.ts';
import { boxInDegrees, degreesFromEpsg, isInDegrees } from '../reading/wgs84.ts';
import { checkParquetPages } from './parquet-pages.ts';

const LARGEST_FOOTER = 32 * 1024 * 1024;
/** No writer makes row groups of more: many a reader holds one in memory. */
const MOST_ROWS_IN_GROUP = 1_000_000_000;
const SHOWN_ROWS = 10;
const LARGEST_CHUNK_READ = 8 * 1024 * 1024;

/** From the footer: columns, their statistics and places; the first rows where they are cheap to read. */
export async function inspectParquet(source: Source, findings: Findings, budget: Budget): Promise<void> {
  findings.format = 'parquet';
  findings.mediaType = 'application/vnd.apache.parquet';
  await checkFooter(source);
  const { parquetMetadataAsync } = await import('hyparquet');
  const file = asBuffer(source);
  const metadata = await parquetMetadataAsync(file, { geoparquet: false });
  checkRowGroups(metadata, source.size);
  findings.counts.rows = Number(metadata.num_rows);
  findings.counts.rowGroups = metadata.row_groups.length;
  const leaves = metadata.schema.filter((element) => element.type !== undefined);
  findings.counts.columns = leaves.length;
  findings.variables.push(...leaves.map((element, index) => variableOf(element, index, metadata)));
  const time = findings.variables.find(({ type, min }) => /^date/.test(type) && typeof min === 'string');
  if (typeof time?.min === 'string') findings.extent.start = time.min;
  if (typeof time?.max === 'string') findings.extent.end = time.max;
  await placeGeo(metadata, findings);
  await checkParquetPages(source, metadata);
  if (!budget.spent) await showRows(file, metadata, findings);
}

async function checkFooter(source: Source): Promise<void> {
  const tail = await source.read(Math.max(0, source.size - 8), 8);
  const length = tail.length === 8 ? new DataView(tail.buffer, tail.byteOffset).getUint32(0, true) : 0;
  if (length > 0 && length <= source.size - 12 && length <= LARGEST_FOOTER) return;
  throw new Refusal(
    'PARQUET_FOOTER',
    `Le pied annonce ${length} octets de métadonnées dans un fichier de ${source.size} octets.`,
    `The footer announces ${length} bytes of metadata in a file of ${source.size} bytes.`,
  );
}

function checkRowGroups({ num_rows, row_groups }: FileMetaData, size: number): void {
  const absurd = (fr: string, en: string) => new Refusal('PARQUET_ROW_GROUP', fr, en);
  let total = 0n;
  for (const [index, { num_rows: rows, columns }] of row_groups.entries()) {
    total += rows;
    if (rows < 0n || rows > BigInt(MOST_ROWS_IN_GROUP))
      throw absurd(
        `Le groupe ${index} annonce ${rows} lignes dans un fichier de ${size} octets.`,
        `Row group ${index} announces ${rows} rows in a file of ${size} bytes.`,
      );
    for (const { meta_data: column } of columns) {
      if (!column) continue;
      const start = Number(column.dictionary_page_offset ?? column.data_page_offset);
      const bytes = Number(column.total_compressed_size);
      if (start < 4 || bytes < 0 || start + bytes > size)
        throw absurd(
          `Une colonne du groupe ${index} est annoncée hors du fichier (${start} + ${bytes} octets sur ${size}).`,
          `A column of row group ${index} is announced outside the file (${start} + ${bytes} bytes of ${size}).`,
        );
    }
  }
  if (total !== num_rows)
    throw absurd(
      `Le fichier annonce ${num_rows} lignes, ses groupes ${total}.`,
      `The file announces ${num_rows} rows, its row groups ${total}.`,
    );
}

function variableOf(element: SchemaElement, index: number, { row_groups }: FileMetaData): DescribedVariable {
  const kind = element.logical_type?.type ?? element.converted_type;
  const type = typeOf(element, kind);
  let [nulls, known] = [0, row_groups.length > 0];
  let min: number | string | undefined;
  let max: number | string | undefined;
  let rows = 0;
  for (const group of row_groups) {
    const statistics = group.columns[index]?.meta_data?.statistics;
    rows += Number(group.num_rows);
    if (statistics?.null_count === undefined) known = false;
    nulls += Number(statistics?.null_count ?? 0);
    const low = bound(statistics?.min_value ?? statistics?.min);
    const high = bound(statistics?.max_value ?? statistics?.max);
    if (low !== undefined && (min === undefined || low < min)) min = low;
    if (high !== undefined && (max === undefined || high > max)) max = high;
  }
  const ordered = type !== 'text' && type !== 'other' && type !== 'boolean';
  return {
    name: element.name,
    type,
    storedAs: [element.type, kind].filter(Boolean).join(' '),
    ...(ordered && min !== undefined ? { min } : {}),
    ...(ordered && max !== undefined ? { max } : {}),
    ...(known && rows > 0 ? { missing: Math.min(1, nulls / rows) } : {}),
  };
}

function typeOf({ type }: SchemaElement, kind: string | undefined): DescribedVariable['type'] {
  if (kind === 'DATE') return 'date';
  if (kind?.startsWith('TIMESTAMP')) return 'datetime';
  if (kind === 'DECIMAL') return 'number';
  if (type === 'BOOLEAN') return 'boolean';
  if (type === 'INT32' || type === 'INT64') return 'integer';
  if (type === 'FLOAT' || type === 'DOUBLE') return 'number';
  if (type === 'INT96') return 'datetime';
  return kind === 'UTF8' || kind === 'STRING' || kind === 'ENUM' || kind === 'JSON' ? 'text' : 'other';
}

function bound(value: unknown): number | string | undefined {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') return value;
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  return undefined;
}

interface GeoColumn {
  bbox?: number[];
  crs?: { id?: { authority?: string; code?: number | string }; name?: string } | null;
}

/** GeoParquet keeps its extent and system in the footer. */
async function placeGeo({ key_value_metadata: pairs }: FileMetaData, findings: Findings): Promise<void> {
  const text = pairs?.find(({ key }) => key === 'geo')?.value;
  if (text === undefined) return;
  let column: GeoColumn | undefined;
  try {
    const geo = JSON.parse(text) as { primary_column?: string; columns?: Record<string, GeoColumn> };
    column = geo.columns?.[geo.primary_column ?? 'geometry'];
  } catch {
    findings.note(
      'GEOPARQUET',
      'Les métadonnées « geo » sont illisibles.',
      'The "geo" metadata can not be read.',
    );
  }
  if (!column) return;
  const { id, name } = column.crs ?? {};
  findings.crs =
    column.crs === undefined ? 'OGC:CRS84' : id ? `${id.authority ?? ''}:${id.code ?? ''}` : name;
  const { bbox } = column;
  const flat = bbox?.length === 6 ? [bbox[0], bbox[1], bbox[3], bbox[4]] : bbox;
  if (!flat?.every((value) => typeof value === 'number') || flat.length !== 4) return;
  const box = flat as [number, number, number, number];
  findings.extent.native = box;
  const code = Number(id?.code);
  const degrees = column.crs === undefined || id?.code === 'CRS84' ? undefined : await degreesFromEpsg(code);
  const converted = degrees ? boxInDegrees(box, degrees) : isInDegrees(box) ? box : undefined;
  if (converted) findings.extent.bbox = converted;
}

async function showRows(file: AsyncBuffer, metadata: FileMetaData, findings: Findings): Promise<void> {
  const first = metadata.row_groups[0];
  if (!first) return;
  const bytes = first.columns.reduce(
    (sum, { meta_data }) => sum + Number(meta_data?.total_uncompressed_size ?? 0n),
    0,
  );
  if (bytes > LARGEST_CHUNK_READ) {
    findings.note(
      'PREVIEW_COSTLY',
      'Sans aperçu : le premier groupe de lignes est trop grand pour être lu d’un coup.',
      'No preview: the first row group is too large to be read at once.',
    );
    return;
  }
  const [{ parquetReadObjects }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ]);
  const rowEnd = Math.min(SHOWN_ROWS, Number(first.num_rows));
  try {
    const rows = await parquetReadObjects({ file, metadata, compressors, rowStart: 0, rowEnd });
    const columns = Object.keys(rows[0] ?? {});
    findings.preview = previewOf(
      columns,
      rows.map((row) => columns.map((name) => row[name] as unknown)),
    );
  } catch (error) {
    const said = error instanceof Error ? error.message.slice(0, 200) : String(error);
    findings.partial('PARQUET_PAGES', `Lignes illisibles : ${said}`, `Rows that can't be read: ${said}`);
  }
}

const asBuffer = (source: Source): AsyncBuffer => ({
  byteLength: source.size,
  async slice(start, end = source.size) {
    const from = start < 0 ? source.size + start : start;
    const bytes = await source.read(from, end - from);
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  },
});
