import { connectNats, OperationClient } from '@cdh/nats';
import { credsAuthenticator } from '@nats-io/transport-node';
import { fastify } from 'fastify';
import { runProgram } from '../program.ts';
import type { GatewaySettings } from './service-settings.ts';

/** The shape of our gateway: HTTP in, one call, the bytes of the reply out as they came. */
runProgram<GatewaySettings, never>(async ({ nats }) => {
  const connection = await connectNats({
    servers: nats.url,
    name: 'our-gateway',
    authenticator: credsAuthenticator(new TextEncoder().encode(nats.credentials)),
  });
  const client = new OperationClient(connection);
  const server = fastify();
  server.get('/answer', async (request, reply) => {
    const question = JSON.stringify(request.query);
    const { status, contentType, bytes } = await client.call('uc.bench.answer.v1', question, {
      deadlineMs: 10_000,
    });
    return reply.status(status).type(contentType).send(bytes);
  });
  return { ready: { url: await server.listen({ host: '127.0.0.1', port: 0 }) } };
});
