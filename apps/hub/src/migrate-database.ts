import { migrate } from '@cdh/postgres';
import { createLogger } from '@cdh/telemetry';
import { z } from 'zod';
import { migrations } from './database/migrations/index.ts';

/** All that a migration is told: the processes that serve need not hold the owner's password. */
export const migrationConfig = z.object({
  DATABASE_OWNER_URL: z.url(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** `main.js migrate`: brings the database to this version's schema and ends. Throws the first failure. */
export async function migrateDatabase(config: z.output<typeof migrationConfig>): Promise<void> {
  const log = createLogger({ service: 'hub', level: config.LOG_LEVEL });
  log.info({ migrations: await migrate(config.DATABASE_OWNER_URL, migrations) }, 'database migrated');
}
