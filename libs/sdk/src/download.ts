import type { CreateHasher, Hasher } from './hasher.ts';
import type { CallOptions, Http } from './http.ts';
import { reasonOf } from './error-causes.ts';
import { IntegrityError, ProblemError, UnreachableError } from './problem-error.ts';
import { delay } from './retry.ts';
import type { InventoryFile } from './types.ts';
import { filePath } from './versions.ts';

export interface DownloadOptions extends CallOptions {
  /** Bytes that the caller holds already. */
  from?: number;
  /** Of the bytes before `from` if there are any; verification needs it, or `createHasher` for a whole download. */
  hasher?: Hasher;
  createHasher?: CreateHasher;
  /** Bytes held so far. */
  onProgress?: (bytes: number) => void;
}

/** Breaks in a row without a single byte between them. */
const MAX_FRUITLESS = 4;

/**
 * The bytes of a file of a version from `from` on. When the connection breaks it asks again from where it was, with a
 * fresh address. Throws IntegrityError, after the last byte, when size or SHA-256 differ from the inventory's.
 */
export const download = (http: Http) =>
  async function* (
    dataset: string,
    version: number,
    file: InventoryFile,
    options: DownloadOptions = {},
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const { from = 0, createHasher, onProgress, signal } = options;
    const hasher = options.hasher ?? (from === 0 ? createHasher?.() : undefined);
    const path = filePath(dataset, version, file.path);
    let held = from;
    let fruitless = 0;
    while (held < file.size) {
      const before = held;
      try {
        for await (const chunk of readFrom(http, path, held, signal)) {
          held += chunk.byteLength;
          hasher?.update(chunk);
          onProgress?.(held);
          yield chunk;
          if (held > file.size) break;
        }
        if (held < file.size) throw new UnreachableError(path, `${file.size - held} bytes are missing`);
      } catch (error) {
        signal?.throwIfAborted();
        fruitless = held > before ? 0 : fruitless + 1;
        if (!(error instanceof UnreachableError) || fruitless >= MAX_FRUITLESS) throw error;
        await delay(http.retry.baseMs * 2 ** fruitless, signal);
      }
    }
    if (held !== file.size) throw new IntegrityError(`${file.path}: ${held} bytes instead of ${file.size}`);
    const sha256 = await hasher?.digest('hex');
    if (sha256 !== undefined && sha256 !== file.sha256) {
      throw new IntegrityError(`${file.path}: SHA-256 is ${sha256}, the inventory says ${file.sha256}`);
    }
  };

async function* readFrom(
  http: Http,
  path: string,
  offset: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const headers = { accept: '*/*', range: offset > 0 ? `bytes=${offset}-` : undefined };
  const response = await http.send('GET', path, { headers, signal });
  let skip = skippedBytes(response, offset, path);
  if (!response.body) return;
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw new UnreachableError(path, `the answer broke off (${reasonOf(error)})`, error);
      });
      if (done) return;
      const rest = value.subarray(Math.min(skip, value.byteLength));
      skip -= value.byteLength - rest.byteLength;
      if (rest.byteLength > 0) yield rest;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** A server may ignore `Range` and send all: its first bytes are then passed over. */
function skippedBytes(response: Response, offset: number, path: string): number {
  if (response.status !== 206) return offset;
  const start = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
  if (Number(start) === offset) return 0;
  const document = { title: 'Bad range', status: 502, code: 'RANGE_UNEXPECTED', detail: `${path}: ${start}` };
  throw new ProblemError(document);
}
