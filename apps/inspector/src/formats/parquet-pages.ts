import type { FileMetaData } from 'hyparquet';
import { Refusal } from '../reading/refusal.ts';
import type { Source } from '../reading/source.ts';

/** Writers make pages of 1 MiB or so. */
const LARGEST_PAGE = 256 * 1024 * 1024;
const MOST_CHECKED = 64;
const HEADER = 256;

/**
 * The first page of the columns of the first row group: what its reader would allocate for it. Thrift's compact
 * protocol: field 1 is the type, field 2 the size once decompressed, field 3 the size in the file.
 * @throws Refusal for sizes that no page has
 */
export async function checkParquetPages(source: Source, { row_groups }: FileMetaData): Promise<void> {
  for (const { meta_data: column } of row_groups[0]?.columns.slice(0, MOST_CHECKED) ?? []) {
    if (!column) continue;
    const start = Number(column.dictionary_page_offset ?? column.data_page_offset);
    const sizes = readSizes(await source.read(start, HEADER));
    if (!sizes) continue;
    const { uncompressed, compressed } = sizes;
    const fits = compressed >= 0 && compressed <= Number(column.total_compressed_size);
    if (fits && uncompressed >= 0 && uncompressed <= LARGEST_PAGE) continue;
    throw new Refusal(
      'PARQUET_PAGE',
      `Une page de la colonne « ${column.path_in_schema.join('.')} » annonce ${uncompressed} octets, ${compressed} dans le fichier.`,
      `A page of the column "${column.path_in_schema.join('.')}" announces ${uncompressed} bytes, ${compressed} in the file.`,
    );
  }
}

function readSizes(bytes: Uint8Array): { uncompressed: number; compressed: number } | undefined {
  let at = 0;
  const values: number[] = [];
  for (let field = 1; field <= 3; field++) {
    // Short form: one more than the field before, of type i32 (5).
    if (bytes[at++] !== 0x15) return undefined;
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined || shift > 35) return undefined;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    values.push(value % 2 === 0 ? value / 2 : -(value + 1) / 2);
  }
  return { uncompressed: values[1] ?? 0, compressed: values[2] ?? 0 };
}
