import { connectNats, OperationServer, parseJson } from '@cdh/nats';
import { credsAuthenticator } from '@nats-io/transport-node';
import { runProgram } from '../program.ts';
import type { AnswerSize } from './answers.ts';
import { QUEUE, type Question, readAnswers, type ServiceSettings } from './service-settings.ts';

const encoder = new TextEncoder();

/**
 * Our service: the question parsed and the answer serialised at each call, as a use case does; for `kept` the bytes of
 * the first time, as it may do where versions are immutable.
 */
runProgram<ServiceSettings, never>(async ({ nats, answers }) => {
  const held = readAnswers(answers);
  const serialise = (size: AnswerSize) => encoder.encode(JSON.stringify(held[size]));
  const bytesKept = { small: serialise('small'), large: serialise('large') };
  const connection = await connectNats({
    servers: nats.url,
    name: 'our-service',
    authenticator: credsAuthenticator(encoder.encode(nats.credentials)),
  });
  const server = new OperationServer(connection);
  server.serve('uc.bench.answer.v1', {
    queue: QUEUE,
    handler: (bytes) => {
      const { size, kept } = parseJson(bytes) as Question;
      const body = kept === undefined ? serialise(size) : bytesKept[size];
      return Promise.resolve({ bytes: body, contentType: 'application/json' });
    },
  });
  await server.ready();
  return {};
});
