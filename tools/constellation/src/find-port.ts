import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** Whether `port` can be bound on the loopback address now. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await bindOnce(port)) !== undefined;
}

/** A port that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const port = await bindOnce(0);
  if (port === undefined) throw new Error('no free port on 127.0.0.1');
  return port;
}

function bindOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });
}

/** The port of `name` kept in `file` (JSON) if it is still free, else a new one that is kept from now on. */
export async function keepPort(file: string, name: string): Promise<number> {
  const kept: Record<string, number> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const before = kept[name];
  if (before !== undefined && (await isPortFree(before))) return before;
  const port = await findFreePort();
  // Read again: another part may have kept its own port meanwhile.
  const latest: Record<string, number> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  writeFileSync(file, `${JSON.stringify({ ...latest, [name]: port })}\n`);
  return port;
}
