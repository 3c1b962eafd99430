import type { IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { Problem } from '@cdh/contracts';
import type { ObjectStore } from '@cdh/object-store';
import { recordStorageBytes } from '@cdh/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { asProblem } from './store-problem.ts';
import type { PartToken } from './tokens.ts';

/** A sender that is silent for so long is gone. */
const SILENCE_MS = 120_000;
/** How much of a refused body is read on, so that its sender gets to read the answer. */
const DISCARD_BYTES = 64 * 1024 * 1024;
const DISCARD_MS = 5000;

/** Takes a part from the request's body; whatever is refused leaves nothing behind. */
export async function receivePart(
  store: ObjectStore,
  part: PartToken | null,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const body = request.raw;
  // Node closes a socket whose silence nobody listens to.
  body.socket.setTimeout(SILENCE_MS);
  try {
    if (part === null) throw refusedToken();
    const announced = request.headers['content-length'];
    if (announced !== undefined && Number(announced) !== part.s) throw wrongLength(Number(announced), part.s);
    const { etag } = await asProblem(store.receivePart(part.k, part.u, part.n, body));
    recordStorageBytes('write', part.s);
    void reply.code(200).header('etag', `"${etag}"`).header('content-length', '0').send();
  } catch (error) {
    void reply.header('connection', 'close');
    await discardRest(body);
    throw error;
  } finally {
    body.socket.setTimeout(0);
  }
}

/** Reads what is still coming, within bounds; the connection is closed after the answer. */
async function discardRest(body: IncomingMessage): Promise<void> {
  if (body.readableEnded || body.destroyed) return;
  let left = DISCARD_BYTES;
  const given = new AbortController();
  const ended = new Promise<void>((resolve) => {
    const stop = () => resolve();
    body.once('end', stop).once('close', stop).once('error', stop);
    body.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) stop();
    });
    body.resume();
  });
  await Promise.race([ended, wait(DISCARD_MS, undefined, { signal: given.signal }).catch(() => {})]);
  given.abort();
}

export const refusedToken = () =>
  new Problem(
    'URL_EXPIRED',
    {
      fr: 'Cette adresse a expiré, ou ne vient pas de ce hub.',
      en: 'This URL has expired, or does not come from this hub.',
    },
    {
      status: 403,
      remedy: { fr: 'Demandez-en une nouvelle.', en: 'Ask for a fresh one.' },
    },
  );

const wrongLength = (announced: number, planned: number) =>
  new Problem('SIZE_MISMATCH', {
    fr: `Cette partie a ${planned} octets, la requête en annonce ${announced}.`,
    en: `This part has ${planned} bytes, the request announces ${announced}.`,
  });
