import { Kysely, PostgresDialect } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import pg from 'pg';

export type { Migration };

/** Of this hub alone in its database. */
const MIGRATION_LOCK = 0x6364_6801;

/**
 * Brings the database to the latest of `migrations` (keys are timestamped names); several processes may call it at
 * once, one does the work. Returns the names that were run: none on a second call. Throws the first failure.
 */
export async function migrate(url: string, migrations: Record<string, Migration>): Promise<string[]> {
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 2 }) }),
  });
  // The migrator makes its own tables before it locks them: two processes on an empty database would both make them.
  const turn = new pg.Client({ connectionString: url });
  try {
    await turn.connect();
    await turn.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const migrator = new Migrator({
      db,
      provider: { getMigrations: () => Promise.resolve(migrations) },
      migrationTableSchema: 'public',
    });
    const { error, results } = await migrator.migrateToLatest();
    if (error) throw error instanceof Error ? error : new Error('migration failed', { cause: error });
    return (results ?? []).filter((r) => r.status === 'Success').map((r) => r.migrationName);
  } finally {
    // With its session goes the lock.
    await turn.end();
    await db.destroy();
  }
}
