import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Dataset, ProblemError, type Upload, type UploadContent } from '@cdh/sdk';
import type { Context } from '../context.ts';
import { exitCodeOfStatus } from '../exit-code.ts';
import { mediaTypeOf } from '../media-type.ts';
import { type DatasetFlags, mergeDataset } from '../merge-dataset.ts';
import { type Progress, startProgress } from '../output/progress.ts';
import { bytesText } from '../output/table.ts';
import { putPart } from '../put-part.ts';
import { UsageError } from '../usage-error.ts';

interface PublishOptions extends DatasetFlags {
  id?: string;
  metadata?: string;
  mediaType?: string;
  wait?: boolean;
}

/** Below it hashing is over before a bar is seen. */
const HASH_BAR_FROM = 100e6;

export async function publish(context: Context, paths: string[], options: PublishOptions): Promise<void> {
  const { client, say } = context;
  const metadata = options.metadata === undefined ? {} : await readMetadata(context, options.metadata);
  const id = options.id ?? (typeof metadata.id === 'string' ? metadata.id : undefined);
  if (id === undefined) throw new UsageError(say('idMissing'));
  const files = await openFiles(context, paths, options.mediaType);
  await putDataset(context, id, metadata, options);
  const uploads = client.uploads(id);
  let upload = await send(context, id, files);
  const isOld = upload.state === 'published';
  if (options.wait && upload.state === 'verifying') {
    context.note(say('verifying'));
    upload = await uploads.wait(upload.id, context);
  }
  if (upload.state === 'rejected' || upload.state === 'expired') return reject(context, upload);
  await context.answer(upload, () => {
    if (upload.state !== 'published') return say('uploaded', { id, upload: upload.id });
    return say(isOld ? 'publishedBefore' : 'published', { id, version: upload.version ?? '?' });
  });
}

async function readMetadata(context: Context, path: string): Promise<Record<string, unknown>> {
  const text = await readFile(context.path(path), 'utf8').catch((error: unknown) =>
    unreadable(context, path, error),
  );
  try {
    const parsed = JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch (error) {
    throw new UsageError(`${context.say('metadataInvalid', { path })} ${(error as Error).message}`);
  }
  throw new UsageError(context.say('metadataInvalid', { path }));
}

function unreadable(context: Context, path: string, error: unknown): never {
  throw new UsageError(
    `${context.say('unreadable', { path })} ${error instanceof Error ? error.message : ''}`,
  );
}

async function openFiles(context: Context, paths: string[], mediaType?: string): Promise<UploadContent[]> {
  const names = paths.map((path) => basename(path));
  if (new Set(names).size < names.length) throw new UsageError(context.say('sameName'));
  return Promise.all(
    paths.map(async (path, i) => {
      const full = context.path(path);
      const found = await stat(full).catch((error: unknown) => unreadable(context, path, error));
      if (!found.isFile()) throw new UsageError(context.say('noFile', { path }));
      const content = await openAsBlob(full).catch((error: unknown) => unreadable(context, path, error));
      return { path: names[i] ?? path, mediaType: mediaType ?? mediaTypeOf(path), content };
    }),
  );
}

/** Describes the dataset, or changes its description when that differs; once more if someone else changed it meanwhile. */
async function putDataset(
  context: Context,
  id: string,
  metadata: Record<string, unknown>,
  flags: DatasetFlags,
): Promise<void> {
  const { client, say } = context;
  for (let attempt = 0; ; attempt += 1) {
    const existing = await client.datasets.read(id, context).catch((error: unknown) => {
      if (error instanceof ProblemError && error.status === 404) return undefined;
      throw error;
    });
    const value: Dataset | undefined = existing?.modified ? existing.value : undefined;
    const merged = mergeDataset(value as Record<string, unknown> | undefined, metadata, flags);
    if (merged.missing.length > 0) {
      const names = merged.missing.map((name) => `--${name}`).join(', ');
      throw new UsageError(say('descriptionMissing', { id, names }));
    }
    if (!merged.isChanged) return;
    try {
      const { created } = await client.datasets.put(id, merged.body, {
        ifMatch: existing?.etag,
        signal: context.signal,
      });
      return context.note(say(created ? 'datasetCreated' : 'datasetChanged', { id }));
    } catch (error) {
      if (!(error instanceof ProblemError && error.status === 412) || attempt >= 2) throw error;
    }
  }
}

async function send(context: Context, id: string, files: UploadContent[]): Promise<Upload> {
  const { client, say, signal } = context;
  const total = files.reduce((sum, { content }) => sum + content.size, 0);
  let bar: Progress | undefined =
    total >= HASH_BAR_FROM ? startProgress(context, 'SHA-256', total) : undefined;
  let isSending = false;
  const onProgress = ({ sent }: { sent: number }) => {
    if (!isSending) {
      bar?.stop();
      if (sent > 0) context.note(say('resuming', { size: bytesText(sent), total: bytesText(total) }));
      bar = startProgress(context, say('uploading'), total);
      isSending = true;
    }
    bar?.update(sent);
  };
  const createHasher = () => createHash('sha256');
  const onHashed = (bytes: number) => bar?.update(bytes);
  try {
    return await client.uploads(id).send(files, { createHasher, onHashed, onProgress, putPart, signal });
  } finally {
    bar?.stop();
  }
}

/** The hub's verdict is an answer under `--json`, and the command's failure either way. */
async function reject(context: Context, upload: Upload): Promise<never> {
  await context.answer(upload, () => '');
  const { problem } = upload;
  if (problem) {
    // A rejected file is the sender's matter, whatever the problem lacks.
    const status = exitCodeOfStatus(problem.status ?? 0) === 1 ? 422 : problem.status;
    throw new ProblemError({ ...problem, title: problem.title ?? problem.code, status });
  }
  const title = context.say('uploadEnded', { upload: upload.id, state: upload.state });
  throw new ProblemError({ title, status: 410, code: `UPLOAD_${upload.state.toUpperCase()}` });
}
