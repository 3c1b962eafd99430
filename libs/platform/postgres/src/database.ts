import { AsyncLocalStorage } from 'node:async_hooks';
import { Kysely, PostgresDialect, type Transaction } from 'kysely';
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

/**
 * The pool with an ambient transaction: whatever runs inside `transaction(…)`, however deep, shares one transaction
 * through `query`, so that modules need not pass it along and an effect and its outbox row commit together.
 */
export class Database<Schema> {
  private readonly pool: pg.Pool;
  private readonly root: Kysely<Schema>;
  private readonly ambient = new AsyncLocalStorage<Transaction<Schema>>();

  constructor({ url, role, maxConnections = 10, applicationName = 'cdh' }: DatabaseOptions) {
    this.pool = new pg.Pool({
      connectionString: url,
      max: maxConnections,
      application_name: applicationName,
      connectionTimeoutMillis: 5000,
      idleTimeoutMillis: 30_000,
      statement_timeout: 30_000,
      ...(role ? { options: `-c role=${role}` } : {}),
    });
    // An idle connection that the server closes is replaced at the next query; without a listener it ends the process.
    this.pool.on('error', () => {});
    this.root = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: this.pool }) });
  }

  /** The ambient transaction, or the pool. */
  get query(): Kysely<Schema> {
    return this.ambient.getStore() ?? this.root;
  }

  /** Runs `work` in the ambient transaction, or in one of its own that commits when `work` returns. */
  transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.ambient.getStore()) return work();
    return this.root.transaction().execute((transaction) => this.ambient.run(transaction, work));
  }

  /** Runs `work` outside any ambient transaction, e.g. what must stand even when the caller's transaction fails. */
  detached<T>(work: () => Promise<T>): Promise<T> {
    return this.ambient.exit(work);
  }

  async close(): Promise<void> {
    await this.root.destroy();
  }
}
