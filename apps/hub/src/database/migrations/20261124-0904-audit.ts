import { type Kysely, sql } from 'kysely';

/** Entries can only be added: the hub's role may neither update nor delete them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create schema audit;
    grant usage on schema audit to cdh_hub;

    create table audit.entries (
      seq bigint primary key,
      at timestamptz not null,
      dataset text,
      entry text not null
    );
    create index entries_dataset on audit.entries (dataset, seq);
    grant select, insert on audit.entries to cdh_hub;

    -- A row, not a sequence: a transaction that fails gives its number back, so that seq has no gap.
    create table audit.counter (only_row boolean primary key default true check (only_row), seq bigint not null);
    insert into audit.counter (seq) values (0);
    grant select, update (seq) on audit.counter to cdh_hub;
  `.execute(db);
}
