import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { usePostgres } from './use-postgres.ts';

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('usePostgres', () => {
  const postgres = usePostgres();

  it('gives the owner an empty database of Postgres 18 with the extensions', async () => {
    const rows = await query(postgres.ownerUrl, 'select extname from pg_extension');
    expect(rows.map(({ extname }) => extname)).toEqual(
      expect.arrayContaining(['pg_trgm', 'unaccent', 'btree_gist']),
    );
    expect(await query(postgres.ownerUrl, 'show server_version_num')).toEqual([
      { server_version_num: expect.stringMatching(/^18/) },
    ]);
    await query(postgres.ownerUrl, 'create schema catalogue; create table catalogue.x (id int)');
  });

  it('lets the application do what cdh_hub was granted and nothing else', async () => {
    await query(postgres.ownerUrl, 'create table public.y (id int)');
    await expect(query(postgres.appUrl, 'select * from public.y')).rejects.toThrow(/permission denied/);
    await expect(query(postgres.appUrl, 'create table public.z (id int)')).rejects.toThrow(
      /permission denied/,
    );
    await query(postgres.ownerUrl, 'grant select on public.y to cdh_hub');
    expect(await query(postgres.appUrl, 'select * from public.y')).toEqual([]);
  });

  it('makes further databases that share nothing', async () => {
    const other = await postgres.createDatabase();
    await expect(query(other.ownerUrl, 'select * from catalogue.x')).rejects.toThrow(/does not exist/);
  });
});
