import { setTimeout as sleep } from 'node:timers/promises';
import { JOBS_STREAM, Problem } from '@cdh/contracts';
import type { Consumer, ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { SpanKind } from '@opentelemetry/api';
import { onReconnect } from './connect-nats.ts';
import type { Log } from './log.ts';
import { silentLog } from './log.ts';
import { activeTracer, tracedAnswer } from './trace-calls.ts';

export interface Job {
  subject: string;
  bytes: Uint8Array;
  /** 1 for the first delivery. */
  attempt: number;
  /** Aborts when the process gives up waiting on stop. */
  signal: AbortSignal;
}

export interface ConsumeOptions {
  connection: NatsConnection;
  /** Name of the durable consumer, see `jobConsumer` of the contracts; it may be missing for a while. */
  consumer: string;
  /** May run twice for one job: its effects are idempotent. It throws `JobRefused` when no attempt can succeed, `JobLeft` when another runs. */
  handler: (job: Job) => Promise<void>;
  /** Jobs at once; 1. */
  concurrency?: number;
  log?: Log;
  /** How often a job under way says that it lives, ms; well below the consumer's `ack_wait`. */
  heartbeatMs?: number;
  /** Delay of the first retry, ms; doubled each time, with jitter. */
  retryDelayMs?: number;
}

export interface JobConsumption {
  /** Takes no further job and awaits those under way for at most `graceMs`; what remains is handed back. */
  stop(graceMs?: number): Promise<void>;
}

/** Thrown by a handler: this job can never succeed, it is not tried again. */
export class JobRefused extends Error {
  override readonly name = 'JobRefused';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message, { cause: problem });
    this.problem = problem;
  }
}

/**
 * Thrown by a handler: another has this job now. Neither acknowledged nor handed back, since either would count for the
 * other's delivery; should nobody have it after all, it comes again by itself.
 */
export class JobLeft extends Error {
  override readonly name = 'JobLeft';
}

/** A pull that waits longer would take as long to notice that the stream came back. */
const PULL_MS = 5_000;
const LONGEST_RETRY_MS = 60_000;

/**
 * Works through the jobs of a durable consumer until stopped: heartbeats while a job runs, an acknowledgement after
 * it, a delayed retry when it fails. Survives lost connections and a consumer that is missing or made anew.
 */
export function consumeJobs(options: ConsumeOptions): JobConsumption {
  return new Consumption(options);
}

class Consumption implements JobConsumption {
  readonly #options: Required<ConsumeOptions>;
  readonly #js: ReturnType<typeof jetstream>;
  readonly #stopping = new AbortController();
  readonly #abandoned = new AbortController();
  readonly #pulls = new Set<ConsumerMessages>();
  readonly #running = new Set<Promise<void>>();
  readonly #working: Promise<void>;
  readonly #unwatch: () => void;

  constructor(options: ConsumeOptions) {
    this.#options = { concurrency: 1, log: silentLog, heartbeatMs: 1_500, retryDelayMs: 1_000, ...options };
    this.#js = jetstream(options.connection, { timeout: 3_000 });
    // A pull of before the loss may wait for nothing: the server has forgotten it.
    this.#unwatch = onReconnect(options.connection, () => this.#endPulls());
    this.#working = this.#work();
  }

  async stop(graceMs = 10_000): Promise<void> {
    this.#stopping.abort();
    this.#unwatch();
    this.#endPulls();
    const timer = setTimeout(() => this.#abandoned.abort(), graceMs);
    await this.#working;
    await Promise.all(this.#running);
    clearTimeout(timer);
  }

  #endPulls(): void {
    for (const pull of this.#pulls) void pull.close();
  }

  async #work(): Promise<void> {
    let consumer: Consumer | undefined;
    let failures = 0;
    while (!this.#stopping.signal.aborted && !this.#options.connection.isClosed()) {
      try {
        consumer ??= await this.#js.consumers.get(JOBS_STREAM, this.#options.consumer);
        await this.#take(consumer);
        failures = 0;
      } catch (error) {
        consumer = undefined;
        // Missing for a moment is usual: a use case may start before the hub has made its consumer.
        if (failures++ === 3)
          this.#options.log.warn({ err: error, consumer: this.#options.consumer }, 'No jobs to be had');
        const waitMs = Math.min(200 * 2 ** Math.min(failures, 5), 3_000) * (0.5 + Math.random() / 2);
        await sleep(waitMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      }
    }
  }

  /**
   * As many as there is room for, in one pull: jobs that come together end together, and what they say shares messages.
   * A pull that has room left when jobs end is not joined by another; it ends once it is full.
   */
  async #take(consumer: Consumer): Promise<void> {
    const room = await this.#room();
    if (this.#stopping.signal.aborted) return;
    const pull = await consumer.fetch({ max_messages: room, expires: PULL_MS });
    this.#pulls.add(pull);
    try {
      if (this.#stopping.signal.aborted) void pull.close();
      for await (const message of pull) {
        if (this.#stopping.signal.aborted) message.nak();
        else this.#begin(message);
      }
    } finally {
      this.#pulls.delete(pull);
    }
  }

  async #room(): Promise<number> {
    const { concurrency } = this.#options;
    while (this.#running.size >= concurrency) {
      await Promise.race(this.#running);
      // Those that end in the same turn of the event loop make room together.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return concurrency - this.#running.size;
  }

  #begin(message: JsMsg): void {
    const { log } = this.#options;
    const running: Promise<void> = this.#run(message)
      .catch((error: unknown) =>
        log.warn({ err: error, subject: message.subject }, 'Job neither done nor failed'),
      )
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #run(message: JsMsg): Promise<void> {
    const { log, heartbeatMs, connection } = this.#options;
    const heartbeat = setInterval(() => {
      if (!connection.isClosed()) message.working();
    }, heartbeatMs);
    try {
      await this.#handle(message);
    } catch (error) {
      if (!connection.isClosed()) this.#fail(message, error);
      return;
    } finally {
      clearInterval(heartbeat);
    }
    // Unconfirmed, the job comes again, and its handler finds that it is done.
    await message
      .ackAck()
      .catch((error: unknown) => log.warn({ err: error, subject: message.subject }, 'Unconfirmed job'));
  }

  async #handle(message: JsMsg): Promise<void> {
    const { signal } = this.#abandoned;
    const job: Job = {
      subject: message.subject,
      bytes: message.data,
      attempt: message.info.deliveryCount,
      signal,
    };
    const tracer = activeTracer();
    const work = tracer
      ? tracedAnswer(tracer, SpanKind.CONSUMER, message.subject, message.headers, () =>
          this.#options.handler(job),
        )
      : this.#options.handler(job);
    await unlessAborted(signal, work);
  }

  #fail(message: JsMsg, error: unknown): void {
    const { log, retryDelayMs } = this.#options;
    const attempt = message.info.deliveryCount;
    const fields = { err: error, subject: message.subject, attempt };
    if (error instanceof JobLeft) log.info(fields, 'Job left to another attempt');
    else if (error instanceof JobRefused) {
      log.warn(fields, 'Job refused for good');
      message.term(`${error.problem.code} ${error.problem.status}`);
    } else if (this.#abandoned.signal.aborted) {
      log.warn(fields, 'Job handed back on stop');
      message.nak();
    } else {
      const delayMs = Math.min(retryDelayMs * 2 ** (attempt - 1), LONGEST_RETRY_MS);
      log.warn(fields, 'Job failed, to be tried again');
      message.nak(Math.ceil(delayMs * (0.5 + Math.random())));
    }
  }
}

/** Settles as `work` does, but rejects as soon as `signal` aborts. */
function unlessAborted(signal: AbortSignal, work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Error('The process is stopping'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
