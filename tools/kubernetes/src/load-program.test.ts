import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { describe, expect, it } from '@jest/globals';
import { LOAD_PROGRAM } from './load-program.ts';
import type { Counted } from './load.ts';

describe('the load', () => {
  it('counts every call as answered or failed, and ends its sending on SIGUSR1', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/broken') request.socket.destroy();
      else response.writeHead(request.url === '/ok' ? 200 : 503).end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const urls = ['/ok', '/late', '/broken'].map((path) => base + path);
    const child = spawn(process.execPath, ['--input-type=module', '-e', LOAD_PROGRAM], {
      env: { URLS: JSON.stringify(urls), RATE: '60' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      let last: Counted | undefined;
      for await (const line of createInterface({ input: child.stdout })) {
        const before = last;
        last = JSON.parse(line) as Counted;
        if (before === undefined) child.kill('SIGUSR1');
        else if (before.sent === last.sent && last.sent === last.answered + last.failed) break;
      }
      expect(Object.keys(last?.failures ?? {}).toSorted()).toEqual(['ECONNRESET', 'HTTP 503']);
      expect(last?.answered).toBeGreaterThan(0);
      expect(last?.sent).toBe((last?.answered ?? 0) + (last?.failed ?? 0));
    } finally {
      child.kill('SIGKILL');
      server.closeAllConnections();
      server.close();
    }
  });
});
