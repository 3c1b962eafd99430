import { header, MAX_INLINE_REPLY, Problem } from '@cdh/contracts';
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import { SpanKind } from '@opentelemetry/api';
import { CallContext, type CollectPartitions } from './call-context.ts';
import { countCall, EndpointStatistics } from './endpoint-statistics.ts';
import type { Log } from './log.ts';
import { silentLog } from './log.ts';
import { heldCallsSubject } from './lost-calls.ts';
import type { Reply } from './reply.ts';
import { deadlineProblem, internalProblem, isReply, problemReply, replyHeaders } from './reply.ts';
import { activeTracer, tracedAnswer } from './trace-calls.ts';

export type Handler = (bytes: Uint8Array, context: CallContext) => Promise<Reply>;

export interface ServeOptions {
  /** Replicas of one queue share the calls; without it each gets all of them. */
  queue?: string;
  handler: Handler;
  /** An event has no caller to answer. */
  event?: boolean;
  /** Shown by `$SRV.INFO`. */
  metadata?: Record<string, string>;
}

export interface ServerOptions {
  log?: Log;
  /** Keeps a reply too large for a message; answers the claim under which its caller finds it. */
  leave?: (bytes: Uint8Array, mediaType: string) => Promise<string>;
  /** Fetches the list of partitions of a call when it was too large for a message. */
  collect?: CollectPartitions;
  /** For a call that names no deadline, ms; 30 s. */
  defaultDeadlineMs?: number;
  /** How long `close` waits for calls under way, ms; 10 s. */
  graceMs?: number;
}

const DEFAULT_DEADLINE_MS = 30_000;
/** No call is waited for longer than a timer can count. */
const LONGEST_DEADLINE_MS = 24 * 3_600_000;

/** Answers calls on core NATS: every call gets exactly one answer, by its deadline. */
export class OperationServer {
  readonly connection: NatsConnection;
  readonly #options: ServerOptions;
  readonly #log: Log;
  readonly #subscriptions = new Map<Subscription, EndpointStatistics>();
  readonly #refused: string[] = [];
  /** Where the answers to calls under way go. */
  readonly #held = new Set<string>();
  #heldCalls: Subscription | undefined;
  #underWay = 0;
  #whenIdle: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(connection: NatsConnection, options: ServerOptions = {}) {
    this.connection = connection;
    this.#options = options;
    this.#log = options.log ?? silentLog;
  }

  /** Subscribes; calls arrive for certain once `ready` has resolved. */
  serve(subject: string, options: ServeOptions): void {
    const statistics = new EndpointStatistics(subject, options.queue ?? '', options.metadata ?? {});
    const subscription = this.connection.subscribe(subject, {
      ...(options.queue ? { queue: options.queue } : {}),
      callback: (error, message) => {
        if (error) this.#refuseSubscription(subject, error);
        else void this.#receive(message, subject, options, statistics);
      },
    });
    this.#subscriptions.set(subscription, statistics);
  }

  /** Tells callers which of their calls are in hand here, until the last of them is answered. */
  tellHeldCalls(service: string): void {
    this.#heldCalls = this.connection.subscribe(heldCallsSubject(service), {
      callback: (error, message) => {
        if (error) return this.#log.warn({ err: error, service }, 'Subscription refused');
        const asked = parsedList(message);
        if (asked) message.respond(JSON.stringify(asked.filter((reply) => this.#held.has(reply))));
      },
    });
  }

  /** Resolves when the server knows every subscription: only now may the process call itself ready. */
  async ready(): Promise<void> {
    await this.connection.flush();
    if (this.#refused.length > 0) throw new Error(`Not permitted to serve ${this.#refused.join(', ')}`);
  }

  #refuseSubscription(subject: string, error: Error): void {
    this.#refused.push(subject);
    this.#log.error({ err: error, subject }, 'Subscription refused');
  }

  /** Statistics of what is served, for `$SRV.STATS`. */
  endpoints(): EndpointStatistics[] {
    return [...this.#subscriptions.values()];
  }

  /** Takes no further call, awaits those under way for at most the grace; the connection stays open. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const graceMs = this.#options.graceMs ?? 10_000;
    const open = [...this.#subscriptions.keys()].filter((subscription) => !subscription.isClosed());
    if (!this.connection.isClosed())
      await within(graceMs, Promise.allSettled(open.map((subscription) => subscription.drain())));
    if (this.#underWay > 0) {
      await within(graceMs, new Promise<void>((resolve) => (this.#whenIdle = resolve)));
      if (this.#underWay > 0)
        this.#log.warn({ calls: this.#underWay }, 'Calls were still under way after the grace');
    }
    this.#heldCalls?.unsubscribe();
    if (!this.connection.isClosed()) await within(graceMs, this.connection.flush());
  }

  async #receive(
    message: Msg,
    pattern: string,
    options: ServeOptions,
    statistics: EndpointStatistics,
  ): Promise<void> {
    if (!message.reply && !options.event) return;
    const startedAt = performance.now();
    this.#underWay++;
    if (message.reply) this.#held.add(message.reply);
    let failure: Problem | undefined;
    try {
      const tracer = activeTracer();
      const reply = await (tracer
        ? tracedAnswer(
            tracer,
            options.event ? SpanKind.CONSUMER : SpanKind.SERVER,
            pattern,
            message.headers,
            () => this.#answer(message, pattern, options),
          )
        : this.#answer(message, pattern, options));
      if (reply) message.respond(reply.bytes, { headers: replyHeaders(reply) });
    } catch (error) {
      failure = this.#problemOf(error, message.subject);
      this.#refuse(message, failure);
    } finally {
      if (message.reply) this.#held.delete(message.reply);
      countCall(statistics, performance.now() - startedAt, failure);
      if (--this.#underWay === 0) this.#whenIdle?.();
    }
  }

  #answer(message: Msg, pattern: string, options: ServeOptions): Promise<Reply | undefined> {
    const deadlineMs = this.#deadlineOf(message);
    const caller = pattern.endsWith('.*')
      ? message.subject.slice(message.subject.lastIndexOf('.') + 1)
      : undefined;
    const context = new CallContext(
      message.subject,
      caller,
      message.headers,
      deadlineMs,
      this.#options.collect,
    );
    if (options.event) return options.handler(message.data, context).then(() => undefined);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        context.expire();
        reject(deadlineProblem(deadlineMs));
      }, deadlineMs);
      this.#run(message, options.handler, context)
        .then(resolve, reject)
        .finally(() => clearTimeout(timer));
    });
  }

  async #run(message: Msg, handler: Handler, context: CallContext): Promise<Reply> {
    if (context.remainingMs() <= 0) throw deadlineProblem(0);
    const reply: unknown = await handler(message.data, context);
    if (!isReply(reply)) throw noAnswer(message.subject);
    return reply.bytes.length > MAX_INLINE_REPLY ? await this.#leave(reply) : reply;
  }

  async #leave(reply: Reply): Promise<Reply> {
    const { leave } = this.#options;
    if (!leave) throw tooLarge(reply.bytes.length);
    const claim = await leave(reply.bytes, reply.contentType);
    return { ...reply, bytes: new Uint8Array(), headers: { ...reply.headers, [header.claim]: claim } };
  }

  #deadlineOf({ headers }: Msg): number {
    const text = headers?.get(header.deadline);
    const asked = text ? Number(text) : Number.NaN;
    return Number.isFinite(asked)
      ? Math.min(Math.max(0, asked), LONGEST_DEADLINE_MS)
      : (this.#options.defaultDeadlineMs ?? DEFAULT_DEADLINE_MS);
  }

  #problemOf(error: unknown, subject: string): Problem {
    if (error instanceof Problem) {
      if (error.status >= 500) this.#log.warn({ err: error, code: error.code, subject }, 'Call failed');
      return error;
    }
    this.#log.error({ err: error, subject }, 'Defect in a handler');
    return internalProblem(error);
  }

  #refuse(message: Msg, problem: Problem): void {
    if (!message.reply) return;
    const reply = problemReply(problem);
    try {
      message.respond(reply.bytes, { headers: replyHeaders(reply) });
    } catch (error) {
      this.#log.error({ err: error, subject: message.subject }, 'An answer could not be sent');
    }
  }
}

function parsedList(message: Msg): string[] | undefined {
  try {
    const value = message.json<unknown>();
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : undefined;
  } catch {
    return undefined;
  }
}

const noAnswer = (subject: string): Problem =>
  new Problem('INTERNAL', {
    fr: `Le service de ${subject} n’a rendu aucune réponse.`,
    en: `The handler of ${subject} gave no answer.`,
  });

const tooLarge = (size: number): Problem =>
  new Problem('USE_CASE_DEFECT', {
    fr: `La réponse compte ${size} octets : plus que les ${MAX_INLINE_REPLY} d’un message, et ce service n’a pas où la déposer.`,
    en: `The answer has ${size} bytes: more than the ${MAX_INLINE_REPLY} of a message, and this service has nowhere to leave it.`,
  });

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([work.catch(() => undefined), timeout]);
  clearTimeout(timer);
}
