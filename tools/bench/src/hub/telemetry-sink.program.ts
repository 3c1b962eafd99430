import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runProgram } from '../program.ts';

/** Takes what OTLP/HTTP exporters send, and forgets it. */
runProgram<undefined, never>(async () => {
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.setHeader('content-type', 'application/json').end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { ready: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
});
