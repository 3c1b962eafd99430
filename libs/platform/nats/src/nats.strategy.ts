import { Problem, type WireProblem } from '@cdh/contracts';
import type { NatsConnection } from '@nats-io/transport-node';
import type { CustomTransportStrategy, MessageHandler } from '@nestjs/microservices';
import { Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { CallContext } from './call-context.ts';
import type { ServiceDescription } from './announce-service.ts';
import { announceService } from './announce-service.ts';
import { watchStatus } from './connect-nats.ts';
import type { ServerOptions } from './operation-server.ts';
import { OperationServer } from './operation-server.ts';
import type { Reply } from './reply.ts';
import { isReply } from './reply.ts';
import { parseJson } from './serve-operation.ts';

export interface StrategyOptions extends ServerOptions {
  connection: NatsConnection;
  /** Replicas with the same name share the calls. */
  queue: string;
  /** Announced on `$SRV` when given. */
  service?: ServiceDescription;
  /** Whether `close` drains the connection as its last step; true. */
  ownsConnection?: boolean;
}

/** Key of a handler's `extras`: it takes bytes and a `CallContext` as they are. */
export const TAKES_BYTES = 'cdhTakesBytes';

const encoder = new TextEncoder();

type ConnectionEvents = { disconnect: () => void; reconnect: () => void };

/** Nest's microservice transport over core NATS; patterns are subjects and may hold wildcards. */
export class NatsStrategy extends Server<ConnectionEvents> implements CustomTransportStrategy {
  readonly #options: StrategyOptions;
  readonly #server: OperationServer;
  #withdraw: (() => Promise<void>) | undefined;

  constructor(options: StrategyOptions) {
    super();
    this.#options = options;
    this.#server = new OperationServer(options.connection, options);
  }

  /** Calls back when the server knows every subscription. */
  listen(callback: (error?: unknown) => void): void {
    this.#listen().then(
      () => callback(),
      (error: unknown) => callback(error),
    );
  }

  async #listen(): Promise<void> {
    for (const [pattern, handler] of this.messageHandlers) {
      this.#server.serve(pattern, {
        queue: this.#options.queue,
        event: handler.isEventHandler === true,
        handler: (bytes, context) => answer(handler, bytes, context),
      });
    }
    if (this.#options.service) {
      this.#withdraw = announceService(this.#options.connection, this.#options.service, () =>
        this.#server.endpoints(),
      );
      this.#server.tellHeldCalls(this.#options.service.name);
    }
    await this.#server.ready();
  }

  /** No further call, then those under way, then the connection. */
  async close(): Promise<void> {
    await this.#withdraw?.();
    await this.#server.close();
    const { connection, ownsConnection = true } = this.#options;
    if (ownsConnection && !connection.isClosed() && !connection.isDraining()) await connection.drain();
  }

  on<E extends keyof ConnectionEvents>(event: E, callback: ConnectionEvents[E]): void {
    watchStatus(this.#options.connection, ({ type }) => {
      if (type === event) callback();
    });
  }

  unwrap<T>(): T {
    return this.#options.connection as T;
  }
}

async function answer(handler: MessageHandler, bytes: Uint8Array, context: CallContext): Promise<Reply> {
  const data = handler.extras?.[TAKES_BYTES] ? bytes : parseJson(bytes);
  let value: unknown;
  try {
    value = await handler(data, context);
    if (isObservable(value)) value = await lastValueFrom(value, { defaultValue: undefined });
  } catch (error) {
    throw asProblem(error);
  }
  if (isReply(value) || value === undefined) return value as Reply;
  return { bytes: encoder.encode(JSON.stringify(value)), contentType: 'application/json' };
}

/** An `RpcException` carries an object instead of an error: a problem on the wire, or Nest's own envelope. */
function asProblem(error: unknown): unknown {
  if (error instanceof Error || typeof error !== 'object' || error === null) return error;
  const wire = error as Partial<WireProblem>;
  return typeof wire.code === 'string' && typeof wire.detail === 'string'
    ? Problem.fromWire(wire as WireProblem)
    : new Error('message' in error && typeof error.message === 'string' ? error.message : 'unknown error');
}
