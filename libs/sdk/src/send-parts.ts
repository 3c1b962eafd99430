import { fetchHead, type Http } from './http.ts';
import { ProblemError, readProblem, UnreachableError } from './problem-error.ts';
import { withRetries } from './retry.ts';
import { runBounded } from './run-bounded.ts';
import type { Upload, UploadPart } from './types.ts';

/** Sends the bytes of one part; resolves with the answer of the storage. `fetch` can't tell how far it is, this may. */
export type PutPart = (
  url: string,
  bytes: Blob,
  options: { signal?: AbortSignal; onBytes: (bytes: number) => void },
) => Promise<Response>;

export interface SendPartsOptions {
  /** Parts in flight at once; 4 by default. */
  concurrency?: number;
  /** Bytes of all files that the storage holds or is being sent, and how many there are. */
  onProgress?: (progress: { sent: number; total: number }) => void;
  putPart?: PutPart;
  signal?: AbortSignal;
}

interface Task {
  path: string;
  part: UploadPart;
  bytes: Blob;
}

/** The presigned address has lapsed: a fresh one is needed, not a repetition. */
class PartRefused extends Error {
  override readonly name = 'PartRefused';
}

/** Parts are sent slowly on slow lines: only the wait for the first answer is bounded. */
const PART_TIMEOUT_MS = 10 * 60_000;

export const partByFetch =
  (http: Http): PutPart =>
  async (url, bytes, { signal, onBytes }) => {
    const response = await fetchHead(
      http.fetch,
      url,
      { method: 'PUT', body: bytes },
      PART_TIMEOUT_MS,
      signal,
    );
    onBytes(bytes.size);
    return response;
  };

/** The parts that the storage lacks, each with its bytes. */
export function missingParts(upload: Upload, contents: ReadonlyMap<string, Blob>): Task[] {
  return upload.files.flatMap(({ path, parts }) => {
    const content = contents.get(path);
    if (!content) return [];
    return parts
      .filter(({ received }) => !received)
      .map((part) => ({ path, part, bytes: content.slice(part.offset, part.offset + part.size) }));
  });
}

/**
 * Sends what the upload lacks, straight to the parts' addresses, and asks `refresh` what has arrived: addresses that
 * lapsed meanwhile come back new. Throws when three rounds in a row brought nothing further.
 */
export async function sendParts(
  http: Http,
  upload: Upload,
  contents: ReadonlyMap<string, Blob>,
  refresh: () => Promise<Upload>,
  options: SendPartsOptions = {},
): Promise<Upload> {
  const total = [...contents.values()].reduce((sum, { size }) => sum + size, 0);
  let current = upload;
  let fruitless = 0;
  for (;;) {
    const tasks = missingParts(current, contents);
    if (tasks.length === 0 || current.state !== 'open') return current;
    const lacking = tasks.reduce((sum, { part }) => sum + part.size, 0);
    const refusal = await sendRound(http, tasks, total - lacking, total, options);
    current = await refresh();
    fruitless = missingParts(current, contents).length < tasks.length ? 0 : fruitless + 1;
    if (fruitless >= 3)
      throw refusal ?? new UnreachableError(http.url, 'the storage keeps none of the parts');
  }
}

async function sendRound(
  http: Http,
  tasks: Task[],
  already: number,
  total: number,
  { concurrency = 4, onProgress, putPart = partByFetch(http), signal }: SendPartsOptions,
): Promise<ProblemError | undefined> {
  let sent = already;
  let refusal: ProblemError | undefined;
  onProgress?.({ sent, total });
  const sendOne = async ({ part, bytes }: Task) => {
    let ofThis = 0;
    const onBytes = (count: number) => {
      ofThis += count;
      sent += count;
      onProgress?.({ sent, total });
    };
    const attempt = async () => {
      sent -= ofThis;
      ofThis = 0;
      const response = await putPart(part.url, bytes, { signal, onBytes });
      if (response.ok) return void (await response.arrayBuffer().catch(() => undefined));
      const problem = await readProblem(response);
      if (![401, 403, 404, 410].includes(response.status)) throw problem;
      refusal = problem;
      throw new PartRefused();
    };
    // A part is a PUT of the same bytes to the same place: repeating it is safe whatever became of the first.
    await withRetries(attempt, isTransient, http.retry, signal).catch((error: unknown) => {
      if (!(error instanceof PartRefused)) throw error;
    });
  };
  await runBounded(tasks, concurrency, sendOne);
  return refusal;
}

const isTransient = (error: unknown) =>
  error instanceof UnreachableError ||
  (error instanceof ProblemError && (error.status >= 500 || error.status === 429));
