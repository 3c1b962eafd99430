import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { runProgram } from '../program.ts';

export interface BareFastifySettings {
  body: string;
  contentType: string;
}

/** Fastify that answers these bytes to everything, and does nothing else. */
runProgram<BareFastifySettings, never>(async ({ body, contentType }) => {
  const fastify = Fastify();
  const bytes = Buffer.from(body);
  fastify.get('/answer', (_request, reply) => reply.header('content-type', contentType).send(bytes));
  await fastify.listen({ port: 0, host: '127.0.0.1' });
  const { port } = fastify.server.address() as AddressInfo;
  return { ready: `http://127.0.0.1:${port}/answer`, stop: () => fastify.close() };
});
