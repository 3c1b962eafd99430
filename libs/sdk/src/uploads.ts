import { route } from './encode.ts';
import { type CallOptions, type CreateOptions, type Http } from './http.ts';
import { type CreateHasher, hashBlob, hashText } from './hasher.ts';
import { ProblemError } from './problem-error.ts';
import { delay } from './retry.ts';
import { sendParts, type SendPartsOptions } from './send-parts.ts';
import type { NewUploadFile, Upload, Version } from './types.ts';
import type { WaitOptions } from './wait-options.ts';

export interface UploadContent {
  /** Path inside the version. */
  path: string;
  mediaType: string;
  content: Blob;
  /** Computed with `createHasher` when absent; without either the upload can't be resumed. */
  sha256?: string;
}

export interface SendOptions extends SendPartsOptions {
  createHasher?: CreateHasher;
  /** Bytes hashed so far, of all files. */
  onHashed?: (bytes: number) => void;
}

/** Uploads to one dataset. */
export const uploads = (http: Http) => (dataset: string) => {
  const base = route('datasets', dataset, 'uploads');

  const create = (files: NewUploadFile[], options?: CreateOptions) =>
    http.create<Upload>(base, { files }, options);
  const get = (id: string, options?: CallOptions) => http.json<Upload>('GET', base + route(id), options);
  const cancel = async (id: string, options?: CallOptions) => {
    await http.send('DELETE', base + route(id), options);
  };
  const complete = async (id: string, options?: CreateOptions) => {
    await http.create<unknown>(`${base}${route(id)}/complete`, {}, options);
  };

  /**
   * The upload to continue. Its idempotency key is made of the files themselves, so that whoever begins the same upload
   * again, after a crash or from another machine, is given the same one; those that ended without a version are passed
   * over. Needs every file's SHA-256.
   */
  const open = async (files: NewUploadFile[], options: CallOptions = {}): Promise<Upload> => {
    const name = await hashText(
      JSON.stringify([dataset, files.map((f) => [f.path, f.mediaType, f.size, f.sha256])]),
    );
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const begun = await create(files, { ...options, idempotencyKey: `upload-${name}-${attempt}` });
      const upload = await get(begun.id, options).catch(ignoreGone);
      if (upload && (await isUsable(upload, options))) return upload;
    }
    return create(files, options);
  };

  const isUsable = async ({ state, version }: Upload, options: CallOptions): Promise<boolean> => {
    if (state === 'open' || state === 'verifying') return true;
    if (state !== 'published' || version === undefined) return false;
    const path = route('datasets', dataset, 'versions', version);
    const published = await http.json<Version>('GET', path, options).catch(ignoreGone);
    return published !== undefined && ['published', 'deprecated'].includes(published.state);
  };

  /** Reads the upload until it is neither open nor verifying, or until the time is up. */
  const wait = async (
    id: string,
    { timeoutMs, everyMs = 150, signal }: WaitOptions = {},
  ): Promise<Upload> => {
    const deadline = timeoutMs === undefined ? Infinity : Date.now() + timeoutMs;
    for (let pause = everyMs; ; pause = Math.min(pause * 1.3, 3_000)) {
      const upload = await get(id, { signal });
      if (upload.state !== 'verifying' || Date.now() >= deadline) return upload;
      await delay(pause, signal);
    }
  };

  /**
   * Sends files as one version, or continues where it was interrupted: parts that have arrived are not sent again.
   * Returns the upload once the hub has begun to verify it (`wait` for what comes of it).
   */
  const send = async (files: UploadContent[], options: SendOptions = {}): Promise<Upload> => {
    const described = await describe(files, options);
    const { signal } = options;
    const resumable = described.every(({ sha256 }) => sha256 !== undefined);
    let upload = resumable
      ? await open(described, { signal })
      : await get((await create(described, { signal })).id, { signal });
    const contents = new Map(files.map(({ path, content }) => [path, content]));
    for (let attempt = 0; upload.state === 'open'; attempt += 1) {
      const { id } = upload;
      const refresh = () => get(id, { signal });
      upload = await sendParts(http, upload, contents, refresh, options);
      if (upload.state !== 'open') break;
      // A part may get lost between the listing and the completion: 409 sends it again.
      await complete(id, { signal }).catch((error: unknown) => {
        if (!(error instanceof ProblemError && error.status === 409) || attempt >= 2) throw error;
      });
      upload = await refresh();
    }
    return upload;
  };

  return { create, get, delete: cancel, complete, open, wait, send };
};

async function describe(files: UploadContent[], options: SendOptions): Promise<NewUploadFile[]> {
  const { createHasher, onHashed, signal } = options;
  let hashed = 0;
  const count = (bytes: number) => onHashed?.((hashed += bytes));
  const described: NewUploadFile[] = [];
  for (const { path, mediaType, content, sha256 } of files) {
    const digest = sha256 ?? (createHasher && (await hashBlob(content, createHasher, count, signal)));
    described.push({
      path,
      mediaType,
      size: content.size,
      ...(digest === undefined ? {} : { sha256: digest }),
    });
  }
  return described;
}

function ignoreGone(error: unknown): undefined {
  if (error instanceof ProblemError && (error.status === 404 || error.status === 410)) return undefined;
  throw error;
}
