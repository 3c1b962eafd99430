import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { usePostgres } from '@cdh/testing';
import { migrate } from '@cdh/postgres';
import pg from 'pg';
import { describeSchema, readColumns } from './describe-schema.testing.ts';
import { migrations } from './migrations/index.ts';
import { readSchemaTypes, typeFamily } from './read-schema-types.testing.ts';

const SNAPSHOT = join(import.meta.dirname, 'schema.snapshot.txt');
/** `CDH_RENEW_SNAPSHOT=1 npx jest apps/hub/src/database` writes what a changed migration makes, to be reviewed. */
const renew = process.env.CDH_RENEW_SNAPSHOT === '1';

describe('the database that the migrations make', () => {
  const connected: pg.Client[] = [];
  afterAll(() => Promise.all(connected.map((client) => client.end())));
  const postgres = usePostgres();
  const connect = async (url: string, options?: string) => {
    const client = new pg.Client({ connectionString: url, ...(options ? { options } : {}) });
    await client.connect();
    connected.push(client);
    return client;
  };
  let owner: pg.Client;
  let hub: pg.Client;
  let ran: string[] = [];

  beforeAll(async () => {
    const both = await Promise.all([1, 2].map(() => migrate(postgres.ownerUrl, migrations)));
    ran = both.flat();
    owner = await connect(postgres.ownerUrl);
    hub = await connect(postgres.appUrl, '-c role=cdh_hub');
  });

  it('has each migration once, also when two replicas start together', () => {
    expect(ran.toSorted()).toEqual(Object.keys(migrations).toSorted());
  });

  it('is the one that was reviewed', async () => {
    const found = await describeSchema(owner);
    if (renew) writeFileSync(SNAPSHOT, found);
    expect(found.split('\n')).toEqual(readFileSync(SNAPSHOT, 'utf8').split('\n'));
  });

  it('does not change when they run again', async () => {
    const before = await describeSchema(owner);
    expect(await migrate(postgres.ownerUrl, migrations)).toEqual([]);
    expect(await describeSchema(owner)).toBe(before);
  });

  it('has the columns that the code is typed with, and no other', async () => {
    const found = await readColumns(owner);
    for (const columns of Object.values(found))
      for (const column of columns) column.type = typeFamily(column.type);
    expect(readSchemaTypes()).toEqual(found);
  });

  it.each([
    `update audit.entries set entry = '{}'`,
    'delete from audit.entries',
    'truncate audit.entries',
    `insert into audit.counter (seq) values (1)`,
    'delete from audit.counter',
    'update metering.usage_events set bytes = 0',
    'delete from metering.usage_events',
    'delete from catalogue.versions',
    'update catalogue.version_files set size = 0',
    'delete from trust.grants',
    'update storage.blobs set size = 0',
    'alter table audit.entries disable trigger all',
    'alter table audit.entries add column note text',
    'drop table audit.entries',
    'create table audit.other (id int)',
    'create table public.other (id int)',
    'create schema other',
    'delete from public.kysely_migration',
  ])('refuses the hub’s role: %s', async (statement) => {
    await expect(hub.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('gives the hub’s role no way out of itself', async () => {
    const { rows } = await hub.query(
      `select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication from pg_roles where rolname = 'cdh_hub'`,
    );
    expect(Object.values(rows[0] as object)).toEqual([false, false, false, false, false]);
    const owned = await hub.query(`select from pg_class where relowner = 'cdh_hub'::regrole`);
    expect(owned.rowCount).toBe(0);
  });
});
