import { sha256Of } from './blob-cache.ts';

const TRANSFER_TIMEOUT_MS = 60_000;

export interface ExpectedBytes {
  path: string;
  size: number;
  sha256: string;
}

/** A URL that is no longer good for its bytes: ask for another. */
export class UrlRefused extends Error {
  override readonly name = 'UrlRefused';
}

/** Storage, or the hub in its place, does not answer for the moment. */
export class StorageAway extends Error {
  override readonly name = 'StorageAway';
}

const AWAY = new Set([429, 502, 503, 504]);

/** As `fetch`, but a connection that fails and a status of overload are {@link StorageAway}. */
async function send(url: string, what: string, request: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(url, request);
  } catch (cause) {
    // `fetch` says so of every failure of the network; an abort is an error of its own.
    if (cause instanceof TypeError) throw new StorageAway(`${what}: storage can not be reached`, { cause });
    throw cause;
  }
  if (!AWAY.has(answer.status)) return answer;
  await answer.body?.cancel();
  throw new StorageAway(`${what}: storage answered ${answer.status}`);
}

const within = (signal?: AbortSignal) =>
  AbortSignal.any([AbortSignal.timeout(TRANSFER_TIMEOUT_MS), ...(signal ? [signal] : [])]);

/**
 * Fetches bytes and checks them against their size and SHA-256.
 * @throws UrlRefused for 401, 403, 404 and 410; StorageAway where it can't be reached; Error for any other status, a broken connection or wrong bytes
 */
export async function fetchBytes(
  url: string,
  expected: ExpectedBytes,
  { signal, headers = {} }: { signal?: AbortSignal | undefined; headers?: Record<string, string> } = {},
): Promise<Uint8Array> {
  const answer = await send(url, expected.path, { headers, signal: within(signal) });
  if (!answer.ok) {
    await answer.body?.cancel();
    const message = `${expected.path}: storage answered ${answer.status}`;
    throw [401, 403, 404, 410].includes(answer.status) ? new UrlRefused(message) : new Error(message);
  }
  const bytes = await answer.bytes();
  if (bytes.length !== expected.size || sha256Of(bytes) !== expected.sha256) {
    throw new Error(`${expected.path}: not the bytes of the inventory (${bytes.length} of ${expected.size})`);
  }
  return bytes;
}

/** Puts bytes where an issued URL says. @throws Error for any answer but success */
export async function putBytes(
  url: string,
  bytes: Uint8Array,
  mediaType: string,
  signal?: AbortSignal,
): Promise<void> {
  const answer = await send(url, 'upload', {
    method: 'PUT',
    body: bytes as Uint8Array<ArrayBuffer>,
    headers: { 'content-type': mediaType },
    signal: within(signal),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`storage answered ${answer.status} to an upload of ${bytes.length} bytes`);
}
