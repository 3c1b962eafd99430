import { connect, jwtAuthenticator, PermissionViolationError } from '@nats-io/transport-node';
import type { Authenticator, NatsConnection, Status } from '@nats-io/transport-node';
import type { Log } from './log.ts';
import { silentLog } from './log.ts';
import { keepFreshJwt } from './fresh-jwt.ts';

export interface UserCredentials {
  /** Asked at the first connection and again before the current one ends. */
  jwt: () => string | Promise<string>;
  /** Seed of the user's nkey; it never leaves the process. */
  seed: string;
}

export interface ConnectOptions {
  servers: string | string[];
  /** Shown by the server's monitoring. */
  name: string;
  /** Replies arrive below it, see `inboxPrefix` of the contracts. */
  inboxPrefix?: string;
  authenticator?: Authenticator;
  credentials?: UserCredentials;
  log?: Log;
  /** Wait before another attempt, ms; a jitter of half of it is added. */
  reconnectWaitMs?: number;
}

const prefixes = new WeakMap<NatsConnection, string>();

/** The prefix below which a connection of `connectNats` may receive replies. */
export const inboxPrefixOf = (connection: NatsConnection): string => prefixes.get(connection) ?? '_INBOX';

/**
 * A connection that reconnects for ever, with jitter, and with the JWT of that moment.
 * Rejects when the first connection fails; permission violations and losses are logged.
 */
export async function connectNats(options: ConnectOptions): Promise<NatsConnection> {
  const { servers, name, inboxPrefix, credentials, log = silentLog, reconnectWaitMs = 500 } = options;
  const fresh = credentials && (await keepFreshJwt(credentials.jwt, log));
  const authenticator =
    options.authenticator ??
    (credentials && fresh
      ? jwtAuthenticator(fresh.current, new TextEncoder().encode(credentials.seed))
      : undefined);
  let connection: NatsConnection;
  try {
    connection = await connect({
      servers,
      name,
      ...(inboxPrefix ? { inboxPrefix } : {}),
      ...(authenticator ? { authenticator } : {}),
      maxReconnectAttempts: -1,
      // An expired or revoked JWT may be renewed while we are away.
      ignoreAuthErrorAbort: true,
      reconnectDelayHandler: () => reconnectWaitMs * (1 + Math.random() / 2),
      pingInterval: 20_000,
      // A stack captured at every request costs more than the request.
      noAsyncTraces: true,
    });
  } catch (error) {
    fresh?.stop();
    throw error;
  }
  if (inboxPrefix) prefixes.set(connection, inboxPrefix);
  void connection.closed().then(() => fresh?.stop());
  watchStatus(connection, (status) => {
    if (status.type === 'disconnect') fresh?.renew();
    tell(log, status);
  });
  return connection;
}

/**
 * Calls `listener` at every change of the connection (`disconnect`, `reconnect`, `error`, …) until it closes.
 * @returns stops calling
 */
export function watchStatus(connection: NatsConnection, listener: (status: Status) => void): () => void {
  const statuses = connection.status();
  let stopped = false;
  const watch = async () => {
    for await (const status of statuses) {
      if (stopped) return;
      listener(status);
    }
  };
  void watch();
  return () => {
    stopped = true;
  };
}

/** Calls `listener` each time the connection stands again after a loss: what the server forgot can be told again. */
export const onReconnect = (connection: NatsConnection, listener: () => void): (() => void) =>
  watchStatus(connection, ({ type }) => {
    if (type === 'reconnect') listener();
  });

function tell(log: Log, status: Status): void {
  if (status.type === 'disconnect') log.warn({ server: status.server }, 'NATS connection lost');
  else if (status.type === 'reconnect') log.info({ server: status.server }, 'NATS connection restored');
  else if (status.type === 'error' && status.error instanceof PermissionViolationError) {
    const { operation, subject } = status.error;
    log.error({ operation, subject }, 'NATS permission denied');
  } else if (status.type === 'error') log.warn({ err: status.error }, 'NATS error');
}
