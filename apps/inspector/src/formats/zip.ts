import type { Readable } from 'node:stream';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import type { Budget } from '../reading/budget.ts';
import type { Findings } from '../reading/findings.ts';
import type { ReaderOptions } from '../reading/reader.ts';
import { Refusal } from '../reading/refusal.ts';
import { bytesSource, readAll, type Source } from '../reading/source.ts';
import { InflatedCount, MOST_HELD } from './inflating.ts';

const MOST_ENTRIES = 20_000;
/** A larger archive is listed, not opened. */
const LARGEST_OPENED = 64 * 1024 * 1024;
const NESTED = /\.(gz|zip|tgz)$/i;
const DESCRIBED = /\.(csv|tsv|geojson|json|parquet|fgb|tiff?|nc)$/i;
const ZARR_ROOT = /(^|\/)(zarr\.json|\.zmetadata|\.zgroup)$/;

/** Every entry is inflated and counted: what the directory says of sizes is compared with what comes out. */
export async function inspectZip(
  source: Source,
  findings: Findings,
  budget: Budget,
  options: ReaderOptions,
): Promise<void> {
  findings.format = 'zip';
  findings.mediaType = 'application/zip';
  if (source.size > LARGEST_OPENED) {
    findings.partial(
      'ZIP_LARGE',
      'L’archive est trop grande pour être ouverte.',
      'The archive is too large to be opened.',
    );
    return;
  }
  const archive = await open(source);
  if (archive.entryCount > MOST_ENTRIES)
    throw new Refusal(
      'ZIP_ENTRIES',
      `L’archive annonce ${archive.entryCount} fichiers.`,
      `The archive announces ${archive.entryCount} files.`,
    );
  const held = new Map<string, Buffer>();
  const count = new InflatedCount('ZIP_BOMB', source.size);
  let entries = 0;
  let room = MOST_HELD;
  try {
    for await (const entry of archive.eachEntry() as AsyncIterable<Entry>) {
      if (budget.spent) break;
      entries += 1;
      if (entry.fileName.endsWith('/')) continue;
      const bytes = await inflate(archive, entry, count, room);
      if (!bytes) continue;
      held.set(entry.fileName, bytes);
      room -= bytes.length;
    }
  } catch (error) {
    throw asRefusal(error);
  } finally {
    archive.close();
  }
  findings.counts.entries = entries;
  if (entries < archive.entryCount)
    findings.partial('TIME', 'Le temps a manqué pour ouvrir tout.', 'Time ran out before all was opened.');
  await describeContent(held, findings, budget, options);
}

async function open(source: Source): Promise<ZipFile> {
  try {
    const bytes = await readAll(source);
    return await yauzl.fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      validateEntrySizes: true,
      strictFileNames: true,
    });
  } catch (error) {
    throw asRefusal(error);
  }
}

/** Undefined where there is no room to keep it. */
async function inflate(
  archive: ZipFile,
  entry: Entry,
  count: InflatedCount,
  room: number,
): Promise<Buffer | undefined> {
  const stream: Readable = await archive.openReadStreamPromise(entry);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    count.add(chunk.length);
    size += chunk.length;
    if (size <= room) chunks.push(chunk);
  }
  return size <= room ? Buffer.concat(chunks) : undefined;
}

/** A Zarr store that was packed, or the one file that can be described. */
async function describeContent(
  held: Map<string, Buffer>,
  findings: Findings,
  budget: Budget,
  options: ReaderOptions,
): Promise<void> {
  const names = [...held.keys()];
  const of = (name: string) => {
    const bytes = held.get(name);
    const type = /\.csv$/i.test(name) ? 'text/csv' : 'application/octet-stream';
    return bytes && bytesSource(name, type, bytes);
  };
  const root = names.filter((name) => ZARR_ROOT.test(name)).sort((a, b) => a.length - b.length)[0];
  const described = root === undefined ? names.filter((name) => DESCRIBED.test(name)) : [root];
  const [only] = described;
  const inner = described.length === 1 && only !== undefined && !NESTED.test(only) ? of(only) : undefined;
  if (!inner) return;
  await options.readInner(inner, findings, budget, { ...options, companions: of, companionPaths: names });
}

/** The library says what is wrong with an archive in words of its own. */
function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const said = (error instanceof Error ? error.message : String(error)).slice(0, 150);
  const code = /bytes in the stream|size/i.test(said)
    ? 'ZIP_SIZE'
    : /path|relative|characters/i.test(said)
      ? 'ZIP_PATH'
      : 'ZIP_STRUCTURE';
  return new Refusal(code, `L’archive est fausse : ${said}`, `The archive is wrong: ${said}`);
}
