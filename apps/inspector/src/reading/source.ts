/** The bytes of one file, in ranges or as a stream; nothing is kept. */
export interface Source {
  path: string;
  mediaType: string;
  size: number;
  /** Fewer bytes only where the file ends. */
  read(offset: number, length: number): Promise<Uint8Array>;
  stream(): AsyncIterable<Uint8Array>;
}

/** Another file of the same folder, by its path. */
export type OpenCompanion = (path: string) => Source | undefined;

const CHUNK = 1024 * 1024;

/** Bytes that are there already. */
export function bytesSource(path: string, mediaType: string, bytes: Uint8Array): Source {
  return {
    path,
    mediaType,
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + length)),
    async *stream() {
      for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
    },
  };
}

export interface LocatedFile {
  path: string;
  mediaType: string;
  size: number;
  url: string;
}

/** Bytes at an issued URL. Rejects with what storage says; never follows a URL out of the answer. */
export function urlSource({ path, mediaType, size, url }: LocatedFile, signal: AbortSignal): Source {
  const get = async (range?: string) => {
    const answer = await fetch(url, { signal, headers: range ? { range } : {} });
    if (answer.ok && answer.body) return answer;
    await answer.body?.cancel();
    throw new Error(`storage answered ${answer.status}`);
  };
  return {
    path,
    mediaType,
    size,
    async read(offset, length) {
      const end = Math.min(offset + length, size);
      if (end <= offset) return new Uint8Array();
      const answer = await get(`bytes=${offset}-${end - 1}`);
      if (answer.status !== 206 && (offset > 0 || end < size)) {
        await answer.body?.cancel();
        throw new Error('storage gives no ranges');
      }
      return answer.bytes();
    },
    async *stream() {
      if (size === 0) return;
      const answer = await get();
      yield* answer.body as AsyncIterable<Uint8Array>;
    },
  };
}

/** All of it. */
export const readAll = (source: Source) => source.read(0, source.size);
