/** An answer as it was read, to be shown again when the hub says that it still holds. */
export interface StoredAnswer {
  etag: string;
  headers: [name: string, value: string][];
  body: ArrayBuffer;
}

/** Keeps answers by their address. Any map fits; what it forgets is read anew. */
export interface EtagStore {
  get(name: string): StoredAnswer | undefined | Promise<StoredAnswer | undefined>;
  set(name: string, answer: StoredAnswer): unknown;
}

export interface MemoryStoreOptions {
  /** Bytes of all bodies together; 16 MiB by default. What was used longest ago makes room. */
  maxBytes?: number;
}

/** An EtagStore in memory, bounded. */
export function memoryEtagStore({ maxBytes = 16 * 1024 ** 2 }: MemoryStoreOptions = {}): EtagStore {
  const kept = new Map<string, StoredAnswer>();
  let bytes = 0;
  const drop = (name: string) => {
    bytes -= kept.get(name)?.body.byteLength ?? 0;
    kept.delete(name);
  };
  return {
    get: (name) => {
      const answer = kept.get(name);
      if (!answer) return undefined;
      kept.delete(name);
      kept.set(name, answer);
      return answer;
    },
    set: (name, answer) => {
      drop(name);
      if (answer.body.byteLength > maxBytes) return;
      kept.set(name, answer);
      bytes += answer.body.byteLength;
      for (const oldest of kept.keys()) {
        if (bytes <= maxBytes) break;
        drop(oldest);
      }
    },
  };
}

/**
 * By what an answer is kept. Who asked is no part of it: the hub decides before it answers 304, and its ETag is of the
 * bytes.
 */
export const storedName = (url: string, headers: Headers): string =>
  [url, headers.get('accept'), headers.get('accept-language')].join('\n');

/** Reads an answer to its end and keeps it when it has an ETag; returns one like it, to be read again. */
export async function keepAnswer(store: EtagStore, name: string, response: Response): Promise<Response> {
  const body = await response.arrayBuffer();
  const etag = response.headers.get('etag');
  if (etag !== null && !/\bno-store\b/.test(response.headers.get('cache-control') ?? '')) {
    // The body is decoded: what described the transfer no longer does.
    const headers = [...response.headers].filter(([header]) => !TRANSFER.has(header));
    await store.set(name, { etag, headers, body });
  }
  return new Response(body, { status: response.status, headers: response.headers });
}

const TRANSFER = new Set(['content-encoding', 'content-length', 'transfer-encoding']);

/** The kept answer, with the headers that the 304 renews (RFC 9111, 4.3.4). */
export function restoreAnswer(held: StoredAnswer, notModified: Response): Response {
  const headers = new Headers(held.headers);
  for (const [name, value] of notModified.headers)
    if (!TRANSFER.has(name) && name !== 'content-type') headers.set(name, value);
  return new Response(held.body, { status: 200, headers });
}
