import { acceptedLanguage, MEDIA_PROBLEM, Problem, problemDocument } from '@cdh/contracts';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface ProblemContext {
  traceId: () => string | undefined;
  /** Told of each defect: an error that is no Problem. */
  onDefect: (error: unknown, request: FastifyRequest) => void;
}

const NETWORK_DOWN = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08006',
  '08001',
]);

/** What the client of Postgres says without a code: also of a connection that was lost in the middle of a transaction. */
const CONNECTION_LOST = /Connection terminated|timeout exceeded when trying to connect|is not queryable/;

/** What Postgres says of U+0000: no text or jsonb of its holds one, so nothing stored can match it. */
const NUL_REFUSED = new Set(['22021', '22P05']);

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** What Fastify and Nest throw by themselves, in the hub's own words. */
function known(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  const code = codeOf(error);
  if (NETWORK_DOWN.has(code) || (error instanceof Error && CONNECTION_LOST.test(error.message))) {
    return new Problem(
      'UNAVAILABLE',
      { fr: 'Une partie du hub ne répond pas.', en: 'A part of the hub does not answer.' },
      {
        retryAfterS: 2,
        remedy: { fr: 'Réessayez dans quelques secondes.', en: 'Try again in a few seconds.' },
      },
    );
  }
  if (NUL_REFUSED.has(code)) {
    return new Problem('MALFORMED', {
      fr: 'La requête contient le caractère U+0000.',
      en: 'The request contains the character U+0000.',
    });
  }
  const status =
    error instanceof HttpException
      ? error.getStatus()
      : error instanceof Error && 'statusCode' in error
        ? Number(error.statusCode)
        : 500;
  const detail = error instanceof Error ? error.message : String(error);
  if (status === 404)
    return new Problem('NOT_FOUND', {
      fr: 'Cette adresse n’existe pas.',
      en: 'There is nothing at this address.',
    });
  if (status === 413)
    return new Problem('PAYLOAD_TOO_LARGE', { fr: 'Le corps de la requête est trop grand.', en: detail });
  if (status === 415)
    return new Problem('MEDIA_TYPE_UNSUPPORTED', {
      fr: 'Ce type de contenu n’est pas accepté ici.',
      en: detail,
    });
  if (status >= 400 && status < 500)
    return new Problem(
      'MALFORMED',
      { fr: `La requête n’a pas pu être lue : ${detail}`, en: detail },
      { status },
    );
  return undefined;
}

/** The one place that renders RFC 9457, in the language that the caller accepts. */
export function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  context: ProblemContext,
): void {
  let problem = known(error);
  if (!problem) {
    context.onDefect(error, request);
    problem = new Problem('INTERNAL', {
      fr: 'Le hub a rencontré un défaut ; il est consigné sous cet identifiant.',
      en: 'The hub met a defect; it is recorded under this trace id.',
    });
  }
  const wire = problem.toWire();
  const language = acceptedLanguage(request.headers['accept-language']);
  const document = problemDocument(wire, language, context.traceId());
  if (wire.status === 401)
    reply.header(
      'www-authenticate',
      `Bearer${wire.code === 'CREDENTIAL_INVALID' ? ' error="invalid_token"' : ''}`,
    );
  if (wire.retryAfterS !== undefined) reply.header('retry-after', String(wire.retryAfterS));
  else if (wire.status === 503) reply.header('retry-after', '2');
  if (wire.status === 416 && typeof document['size'] === 'number')
    reply.header('content-range', `bytes */${document['size']}`);
  void reply
    .code(wire.status)
    .header('content-type', MEDIA_PROBLEM)
    .header('content-language', language)
    .header('cache-control', 'no-store')
    .send(Buffer.from(JSON.stringify(document)));
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly context: ProblemContext;

  constructor(context: ProblemContext) {
    this.context = context;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), this.context);
  }
}
