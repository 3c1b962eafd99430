import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export interface ReverseProxy {
  url: string;
  /** Requests that went through, by method and path. */
  seen: string[];
  stop(): Promise<void>;
}

/**
 * An HTTP proxy on a free port, as an ingress is: the `Host` that was asked for reaches the server behind, a path
 * prefix does not. `refuses` answers 503 in its stead, `delayMs` is waited first.
 */
export async function reverseProxy(
  target: () => string,
  {
    prefix = '',
    refuses = () => false,
    delayMs = 0,
  }: { prefix?: string; refuses?: () => boolean; delayMs?: number } = {},
): Promise<ReverseProxy> {
  const seen: string[] = [];
  const server = http.createServer((request, response) => {
    void (async () => {
      if (delayMs > 0) await wait(delayMs);
      if (refuses()) {
        request.resume();
        response.writeHead(503, { connection: 'close' }).end();
        return;
      }
      const path = (request.url ?? '').slice(prefix.length);
      seen.push(`${request.method} ${path}`);
      const { method, headers } = request;
      const onward = http.request(new URL(target() + path), { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      request.pipe(onward);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}${prefix}`,
    seen,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await Promise.resolve();
    },
  };
}
