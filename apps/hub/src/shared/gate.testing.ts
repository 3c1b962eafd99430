import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll } from '@jest/globals';

export interface Gate {
  /** `url` with the gate's address instead of the server's. */
  through(url: string): string;
  /** Cuts every connection and lets no new one in, until it is opened again. */
  close(): void;
  open(): void;
}

/** Stands before a real server, so that a test can take it away and bring it back. Call it before `useHub`. */
export function useGate(): Gate {
  const sockets = new Set<Socket>();
  let target: { host: string; port: number } | undefined;
  let isOpen = true;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((client) => {
    keep(client);
    if (!isOpen || !target) {
      client.destroy();
      return;
    }
    const inner = keep(connect(target));
    client.pipe(inner).pipe(client);
    client.on('close', () => inner.destroy());
    inner.on('close', () => client.destroy());
  });
  const cut = () => sockets.forEach((socket) => socket.destroy());
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    cut();
    server.close();
  });
  return {
    through(url) {
      const parsed = new URL(url);
      target = { host: parsed.hostname, port: Number(parsed.port) };
      parsed.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      return parsed.href;
    },
    close() {
      isOpen = false;
      cut();
    },
    open() {
      isOpen = true;
    },
  };
}
