import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/** One text for one value, whatever server writes or reads it. */
export const COPY_SETTINGS = `set datestyle = 'ISO, YMD'; set timezone = 'UTC'; set intervalstyle = 'postgres';
  set extra_float_digits = 1; set bytea_output = 'hex'; set client_encoding = 'UTF8'; set statement_timeout = 0;
  set idle_in_transaction_session_timeout = 0`;

/** What a query gives, in the text format of COPY; `rows()` counts once all is read. */
export function copyOut(client: Client, query: string): { stream: Readable; rows: () => number } {
  const stream = client.query(copyTo(`copy (${query}) to stdout`));
  return { stream, rows: () => stream.rowCount };
}

/** Fills a table; returns how many rows. */
export async function copyIn(
  client: Client,
  table: string,
  columns: readonly string[],
  source: AsyncIterable<Uint8Array>,
): Promise<number> {
  const sink = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`));
  await pipeline(Readable.from(source), sink);
  return sink.rowCount;
}

const ESCAPES: Record<string, string> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', v: '\v' };

/** The fields of each line of COPY's text format, without nulls. */
export async function* readRows(source: AsyncIterable<Buffer>): AsyncGenerator<string[], void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of source) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines)
      yield line.split('\t').map((field) => field.replace(/\\(.)/g, (_, c: string) => ESCAPES[c] ?? c));
  }
}
