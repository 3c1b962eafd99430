import { once } from 'node:events';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { type PutPart, UnreachableError } from '@cdh/sdk';

/** A connection on which nothing moves for that long is given up. */
const IDLE_MS = 60_000;
const CHUNK = 256 * 1024;

/**
 * Sends a part as `fetch` does, and tells how far it is: a bar must move on a slow line, where one part takes minutes.
 */
export const putPart: PutPart = async (url, bytes, { signal, onBytes }) => {
  const request = (url.startsWith('https:') ? requestHttps : requestHttp)(url, {
    method: 'PUT',
    headers: { 'content-length': bytes.size },
    signal,
  });
  request.setTimeout(IDLE_MS, () => request.destroy(new Error(`nothing moved for ${IDLE_MS / 1000} s`)));
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  // Handled below: a failure while the body is written must not count as unhandled meanwhile.
  answered.catch(() => undefined);
  try {
    await writeBody(request, bytes, answered, onBytes);
    const [response] = await answered;
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const headers = new Headers();
    for (const [name, value] of Object.entries(response.headers)) if (value) headers.set(name, String(value));
    return new Response(Buffer.concat(chunks), {
      status: response.statusCode ?? 500,
      statusText: response.statusMessage ?? '',
      headers,
    });
  } catch (error) {
    signal?.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnreachableError(new URL(url).origin, reason, error);
  }
};

/** Writes until the body is sent, or until an answer has come: a storage that refuses may not read to the end. */
async function writeBody(
  request: ReturnType<typeof requestHttp>,
  bytes: Blob,
  answered: Promise<unknown>,
  onBytes: (bytes: number) => void,
): Promise<void> {
  let done = false;
  const noteDone = () => {
    done = true;
  };
  answered.then(noteDone, noteDone);
  for await (const chunk of bytes.stream()) {
    for (let at = 0; at < chunk.byteLength; at += CHUNK) {
      if (done) return void request.end();
      const piece = chunk.subarray(at, at + CHUNK);
      if (!request.write(piece)) await Promise.race([once(request, 'drain'), answered]);
      onBytes(piece.byteLength);
    }
  }
  request.end();
}
