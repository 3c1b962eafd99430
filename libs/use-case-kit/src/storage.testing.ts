import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sha256Of } from './blob-cache.ts';

/** Issued URLs as storage serves them: GET what lies there, PUT, and 403 once a URL has ended. */
export async function startStorage() {
  const objects = new Map<string, Uint8Array>();
  const requests: { method: string; path: string; authorization: string | undefined }[] = [];
  const ended = new Set<string>();
  const server = createServer((request, response) => {
    const { pathname: path } = new URL(request.url ?? '', 'http://storage');
    requests.push({ method: request.method ?? '', path, authorization: request.headers.authorization });
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      if (ended.has(path)) return response.writeHead(403).end();
      if (request.method === 'PUT') {
        objects.set(path, new Uint8Array(Buffer.concat(chunks)));
        return response.writeHead(200, { etag: '"x"' }).end();
      }
      const bytes = objects.get(path);
      return bytes ? response.writeHead(200).end(bytes) : response.writeHead(404).end();
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    objects,
    requests,
    ended,
    /** Lays bytes down and issues a URL for them. */
    issue(path: string, content: string | Uint8Array, mediaType = 'text/plain') {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      objects.set(`/${path}`, bytes);
      return { path, mediaType, size: bytes.length, sha256: sha256Of(bytes), url: `${url}/${path}` };
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
export type Storage = Awaited<ReturnType<typeof startStorage>>;
