import { pipeline, Readable, Transform } from 'node:stream';
import { recordStorageBytes } from '@cdh/telemetry';
import type { ByteRange } from '@cdh/object-store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from './plan-answer.ts';
import { asProblem } from './store-problem.ts';

/**
 * Sends an answer from the store, at the pace of whoever reads it; a reader that goes away closes the object.
 * `onEnd` is told once how many bytes of the body were handed to the connection.
 */
export async function sendBytes(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer,
  open: (range: ByteRange | undefined) => Promise<Readable>,
  onEnd: (bytes: number) => void = () => {},
): Promise<void> {
  let sent = 0;
  const bodyless = request.method === 'HEAD' || answer.status === 304 || answer.length === 0;
  const source = bodyless ? Readable.from([]) : await asProblem(open(answer.range ?? undefined));
  reply.raw.once('close', () => {
    if (!bodyless) recordStorageBytes('read', sent);
    onEnd(sent);
  });
  if (reply.raw.destroyed) {
    source.destroy();
    return;
  }
  void reply.code(answer.status).headers(answer.headers);
  if (answer.status === 304) {
    void reply.send();
    return;
  }
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sent += chunk.length;
      done(null, chunk);
    },
  });
  // A failure reaches Fastify through `counter`: headers are out by then, so it ends the connection.
  void reply.send(pipeline(source, counter, () => {}));
}
