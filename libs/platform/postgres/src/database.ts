import { AsyncLocalStorage } from 'node:async_hooks';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';

// bigint and numeric counts stay below 2^53 here; as strings they would sort and add wrongly.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export interface DatabaseOptions {
  url: string;
  /** Role that every connection acts as, whoever logged in. */
  role?: string;
  maxConnections?: number;
  applicationName?: string;
}

/** Enough for what runs detached, which never waits for another connection. */
const DETACHED_CONNECTIONS = 3;

interface Ambient<Schema> {
  query: Kysely<Schema>;
  transaction: boolean;
}

/**
 * The pool with an ambient transaction: whatever runs inside `transaction(…)`, however deep, shares one transaction
 * through `query`, so that modules need not pass it along and an effect and its outbox row commit together.
 */
export class Database<Schema> {
  private readonly root: Kysely<Schema>;
  /** Connections of its own: work outside a transaction is often awaited inside one, which holds a connection. */
  private readonly apart: Kysely<Schema>;
  private readonly ambient = new AsyncLocalStorage<Ambient<Schema>>();

  constructor(options: DatabaseOptions) {
    this.root = connect(options, options.maxConnections ?? 10);
    this.apart = connect(options, DETACHED_CONNECTIONS);
  }

  /** The ambient transaction, or the pool. */
  get query(): Kysely<Schema> {
    return this.ambient.getStore()?.query ?? this.root;
  }

  /** Whether `query` is a transaction, which whoever began it will commit. */
  get inTransaction(): boolean {
    return this.ambient.getStore()?.transaction ?? false;
  }

  /** Runs `work` in the ambient transaction, or in one of its own that commits when `work` returns. */
  transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.ambient.getStore()?.transaction) return work();
    return this.query.transaction().execute((query) => this.ambient.run({ query, transaction: true }, work));
  }

  /** Runs `work` outside any ambient transaction, e.g. what must stand even when the caller's transaction fails. */
  detached<T>(work: () => T): T {
    return this.ambient.run({ query: this.apart, transaction: false }, work);
  }

  async close(): Promise<void> {
    await Promise.all([this.root.destroy(), this.apart.destroy()]);
  }
}

function connect<Schema>({ url, role, applicationName = 'cdh' }: DatabaseOptions, max: number) {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: applicationName,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 30_000,
    // A server that vanished without a word is found gone.
    keepAlive: true,
    query_timeout: 40_000,
    ...(role ? { options: `-c role=${role}` } : {}),
  });
  // An idle connection that the server closes is replaced at the next query; without a listener it ends the process.
  pool.on('error', () => {});
  // The pool does not listen to connections that are in use: one lost between two statements of a transaction would end
  // the process. Its next statement fails, and is told.
  pool.on('connect', (client) => client.on('error', () => {}));
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}
