import { describe, expect, it } from '@jest/globals';
import { ConfigError, parseConfig } from '@cdh/config';
import { usePostgres } from '@cdh/testing';
import pg from 'pg';
import { migrateDatabase, migrationConfig } from './migrate-database.ts';

describe('main.js migrate', () => {
  const postgres = usePostgres();

  it('makes the schema that the serving role reads, and finds nothing to do a second time', async () => {
    const env = { DATABASE_OWNER_URL: postgres.ownerUrl, LOG_LEVEL: 'silent' };
    await migrateDatabase(parseConfig(migrationConfig, env));
    await migrateDatabase(parseConfig(migrationConfig, env));
    const app = new pg.Client({ connectionString: postgres.appUrl });
    await app.connect();
    try {
      const { rows } = await app.query<{ topics: number }>(
        'select count(*)::int as topics from platform.epochs',
      );
      expect(rows[0]?.topics).toBeGreaterThan(0);
    } finally {
      await app.end();
    }
  });

  it('may be run by several processes at once on an empty database', async () => {
    for (let round = 0; round < 3; round++) {
      const { ownerUrl } = await postgres.createDatabase();
      const config = parseConfig(migrationConfig, { DATABASE_OWNER_URL: ownerUrl, LOG_LEVEL: 'silent' });
      await Promise.all(Array.from({ length: 4 }, () => migrateDatabase(config)));
    }
  }, 60_000);

  it('names the one variable that it needs', () => {
    expect(() => parseConfig(migrationConfig, {})).toThrow(ConfigError);
    expect(() => parseConfig(migrationConfig, {})).toThrow('DATABASE_OWNER_URL');
  });
});
