import type { OperationContract, WireProblem } from '@cdh/contracts';
import { header, MEDIA_JSON, MEDIA_PROBLEM, Problem } from '@cdh/contracts';
import type { Msg, MsgHdrs, NatsConnection } from '@nats-io/transport-node';
import { headers } from '@nats-io/transport-node';
import { SpanKind } from '@opentelemetry/api';
import type { z } from 'zod';
import type { NoAnswer } from './reply-inbox.ts';
import { ReplyInbox } from './reply-inbox.ts';
import { deadlineProblem } from './reply.ts';
import { activeTracer, tracedCall } from './trace-calls.ts';
import { checkOutput } from './validate-values.ts';

export interface CallOptions {
  /** How long the caller waits, ms; the service is told. */
  deadlineMs: number;
  /** The call being answered, whose remaining time bounds this one. */
  within?: { remainingMs(): number };
  headers?: Record<string, string>;
  /**
   * The service whose replicas answer, where the call changes nothing: it is made once more when the replica that took
   * it is gone. Once, so that a question that ends whoever answers it does not end them all.
   */
  again?: string;
  /** Stops waiting; the call rejects with the signal's reason. */
  signal?: AbortSignal;
}

export interface CallResult {
  status: number;
  contentType: string;
  headers: MsgHdrs | undefined;
  /** As received, neither parsed nor copied; empty when `claim` is set. */
  bytes: Uint8Array;
  /** Where the body lies that was too large for a message. */
  claim: string | undefined;
  /** CPU time that the service spent, 0 when it did not say. */
  cpuMs: number;
}

export interface ClientOptions {
  /** Fetches a body left under a claim; `callOperation` needs it for large answers. */
  collect?: (claim: string) => Promise<Uint8Array>;
}

/** Calls over core NATS: each ends in an answer or a `Problem` by its deadline. */
export class OperationClient {
  readonly connection: NatsConnection;
  readonly #collect: ClientOptions['collect'];
  readonly #inbox: ReplyInbox;

  constructor(connection: NatsConnection, options: ClientOptions = {}) {
    this.connection = connection;
    this.#collect = options.collect;
    this.#inbox = new ReplyInbox(connection);
  }

  /**
   * @throws Problem USE_CASE_UNAVAILABLE or UNAVAILABLE (nobody answers on `subject`, or no connection) at once,
   * DEADLINE_EXCEEDED in time, otherwise the problem that the service answered
   */
  async call(subject: string, bytes: Uint8Array | string, options: CallOptions): Promise<CallResult> {
    const asked = headers();
    for (const name in options.headers) asked.set(name, options.headers[name] ?? '');
    const tracer = activeTracer();
    const ask = async () => resultOf(await this.#ask(subject, bytes, asked, options));
    return tracer ? tracedCall(tracer, SpanKind.CLIENT, subject, asked, ask) : ask();
  }

  /** Calls by contract: input serialised, output parsed and checked. */
  async callOperation<I extends z.ZodType, O extends z.ZodType, E extends Record<string, number>>(
    contract: OperationContract<I, O, E>,
    subject: string,
    input: z.input<I>,
    options: CallOptions,
  ): Promise<z.output<O>> {
    const result = await this.call(subject, JSON.stringify(input), options);
    const bytes = result.claim === undefined ? result.bytes : await this.#collected(result.claim);
    let value: unknown;
    try {
      value = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'));
    } catch (cause) {
      throw defect(subject, 'JSON', cause);
    }
    return checkOutput(contract.output, value, subject);
  }

  async #ask(
    subject: string,
    bytes: Uint8Array | string,
    asked: MsgHdrs,
    { deadlineMs, within, signal, again }: CallOptions,
  ): Promise<Msg> {
    const timeout = Math.floor(within ? Math.min(deadlineMs, within.remainingMs()) : deadlineMs);
    if (!(timeout >= 1)) throw deadlineProblem(timeout || 0);
    asked.set(header.deadline, String(timeout));
    const answer = await this.#inbox.ask({ subject, bytes, headers: asked, timeout, signal, again });
    if ('kind' in answer) throw problemOf(answer, subject, timeout);
    return answer;
  }

  #collected(claim: string): Promise<Uint8Array> {
    if (this.#collect) return this.#collect(claim);
    throw new Problem('UNAVAILABLE', {
      fr: 'La réponse est trop grande pour un message, et rien ne va la chercher.',
      en: 'The answer is too large for a message, and nothing collects it.',
    });
  }
}

function resultOf(message: Msg): CallResult {
  const read = message.headers;
  if (!read)
    return {
      status: 200,
      contentType: MEDIA_JSON,
      headers: undefined,
      bytes: message.data,
      claim: undefined,
      cpuMs: 0,
    };
  if (read.has(header.serviceErrorCode)) throw problemIn(message, read);
  return {
    status: Number(read.get(header.status) || 200),
    contentType: read.get(header.contentType) || MEDIA_JSON,
    headers: read,
    bytes: message.data,
    claim: read.get(header.claim) || undefined,
    cpuMs: Number(read.get(header.cpu)) || 0,
  };
}

function problemIn(message: Msg, read: MsgHdrs): Problem {
  if (read.get(header.contentType) === MEDIA_PROBLEM) {
    try {
      const wire = message.json<WireProblem>();
      if (typeof wire.code === 'string' && Number.isInteger(wire.status)) return Problem.fromWire(wire);
    } catch {
      // Told below as a defect of the service.
    }
  }
  return defect(message.subject, read.get(header.serviceError), undefined);
}

const defect = (subject: string, what: string, cause: unknown): Problem =>
  new Problem(
    'USE_CASE_DEFECT',
    { fr: `Réponse illisible de ${subject} : ${what}`, en: `Unreadable answer of ${subject}: ${what}` },
    { cause },
  );

function problemOf(answer: NoAnswer, subject: string, timeout: number): unknown {
  switch (answer.kind) {
    case 'late':
      return deadlineProblem(timeout);
    case 'aborted':
      return answer.cause;
    case 'nobody':
      return new Problem(
        subject.startsWith('uc.') ? 'USE_CASE_UNAVAILABLE' : 'UNAVAILABLE',
        { fr: `Personne ne répond sur ${subject}.`, en: `Nobody answers on ${subject}.` },
        { retryAfterS: 5 },
      );
    case 'denied':
      return new Problem(
        'INTERNAL',
        { fr: `Interdit d’appeler ${subject}.`, en: `Not permitted to call ${subject}.` },
        { cause: answer.cause },
      );
    case 'unsent':
      return answer.cause instanceof Error && answer.cause.message.includes('max_payload')
        ? new Problem('PAYLOAD_TOO_LARGE', {
            fr: 'La demande est trop grande pour un message.',
            en: 'The request is too large for a message.',
          })
        : connectionLost(answer.cause);
    case 'lost':
      return connectionLost(undefined);
  }
}

const connectionLost = (cause: unknown): Problem =>
  new Problem(
    'UNAVAILABLE',
    { fr: 'La liaison avec la messagerie est rompue.', en: 'The connection to the message broker is lost.' },
    { retryAfterS: 1, cause },
  );
