import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { IntegrityError, type InventoryFile, type Version } from '@cdh/sdk';
import { chooseVersion } from '../choose-version.ts';
import type { Context } from '../context.ts';
import { startProgress } from '../output/progress.ts';
import { bytesText } from '../output/table.ts';
import { UsageError } from '../usage-error.ts';

interface DownloadOptions {
  output?: string;
  file?: string;
}

export async function download(
  context: Context,
  [what = '']: string[],
  options: DownloadOptions,
): Promise<void> {
  const { dataset, version } = await chooseVersion(context, what);
  const files = version.files.filter(({ path }) => options.file === undefined || path === options.file);
  if (files.length === 0) {
    const path = options.file ?? '';
    throw new UsageError(
      context.say('noSuchFile', { path, files: version.files.map((f) => f.path).join(', ') }),
    );
  }
  const written: string[] = [];
  for (const file of files) {
    const target = await targetOf(context, file, options.output, files.length > 1);
    await fetchFile(context, dataset, version, file, target);
    written.push(target);
  }
  await context.answer(version, () => written.join('\n'));
}

/** Where a file goes: `output` is its name, or the folder when it is one or when there are several files. */
async function targetOf(context: Context, file: InventoryFile, output: string | undefined, isMany: boolean) {
  const place = context.path(output ?? '.');
  const isFolder = isMany || output === undefined || /[/\\]$/.test(output) || (await isDirectory(place));
  if (!isFolder) return place;
  const target = resolve(place, isMany ? file.path : basename(file.path));
  if (!target.startsWith(place.endsWith(sep) ? place : place + sep)) {
    throw new IntegrityError(context.say('pathOutside', { path: file.path }));
  }
  return target;
}

const isDirectory = (path: string) =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/**
 * Writes to a hidden file beside the target, named by the content's SHA-256, and renames it once all is verified: the
 * final name never holds half a file, and what an interruption left is continued, never mixed with another version.
 */
async function fetchFile(
  context: Context,
  dataset: string,
  version: Version,
  file: InventoryFile,
  target: string,
): Promise<void> {
  const { client, say, signal } = context;
  await mkdir(dirname(target), { recursive: true });
  const part = join(dirname(target), `.${basename(target)}.${file.sha256.slice(0, 16)}.part`);
  const { from, hasher } = await held(part, file.size);
  if (from > 0) context.note(say('resuming', { size: bytesText(from), total: bytesText(file.size) }));
  const handle = await open(part, from > 0 ? 'r+' : 'w');
  const bar = startProgress(context, say('downloading'), file.size);
  try {
    let at = from;
    const onProgress = (bytes: number) => bar.update(bytes);
    for await (const chunk of client.download(dataset, version.number, file, {
      from,
      hasher,
      onProgress,
      signal,
    })) {
      await writeAt(handle, chunk, at);
      at += chunk.byteLength;
    }
    await handle.sync();
    await handle.close();
    await rename(part, target);
  } catch (error) {
    await handle.close().catch(() => undefined);
    if (error instanceof IntegrityError || (await isEmpty(part))) await rm(part, { force: true });
    throw error;
  } finally {
    bar.stop();
  }
}

/** At its place: two downloads of the same content at once then write the same bytes, not twice as many. */
async function writeAt(handle: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < chunk.byteLength;) {
    const { bytesWritten } = await handle.write(chunk, done, chunk.byteLength - done, position + done);
    done += bytesWritten;
  }
}

/** What an interrupted download left, and its hash so far. */
async function held(part: string, size: number): Promise<{ from: number; hasher: Hash }> {
  const hasher = createHash('sha256');
  const before = await stat(part).catch(() => undefined);
  if (!before?.isFile() || before.size === 0 || before.size > size) return { from: 0, hasher };
  let from = 0;
  for await (const chunk of createReadStream(part)) {
    hasher.update(chunk as Buffer);
    from += (chunk as Buffer).length;
  }
  return { from, hasher };
}

const isEmpty = (path: string) =>
  stat(path).then(
    ({ size }) => size === 0,
    () => false,
  );
