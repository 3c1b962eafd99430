import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * `/healthz` and `/readyz`: 200 `{status}`, or 503 `{waitingFor}` until ready.
 * @param waitingFor what is still missing; empty when ready
 */
export async function serveHealth(host: string, wantedPort: number, waitingFor: () => string[]) {
  const server = createServer((request, response) => {
    const missing = request.url === '/readyz' ? waitingFor() : [];
    const known = request.url === '/healthz' || request.url === '/readyz';
    response.writeHead(known ? (missing.length > 0 ? 503 : 200) : 404, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
    });
    response.end(JSON.stringify(missing.length > 0 ? { waitingFor: missing } : { status: 'ok' }));
  });
  server.listen(wantedPort, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
