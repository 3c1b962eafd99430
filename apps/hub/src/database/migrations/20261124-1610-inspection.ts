import { type Kysely, sql } from 'kysely';

/** What the inspector reports of each file of a version. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create schema inspection;
    grant usage on schema inspection to cdh_hub;
    create table inspection.descriptions (
      dataset text not null,
      number integer not null,
      path text not null,
      state text not null default 'pending'
        check (state in ('pending', 'described', 'partial', 'unread', 'refused')),
      description jsonb,
      -- A look at the data themselves: for those who may read them.
      preview jsonb,
      thumbnail jsonb,
      attempts integer not null default 0,
      next_at timestamptz not null default now(),
      primary key (dataset, number, path),
      foreign key (dataset, number) references catalogue.versions (dataset, number)
    );
    create index descriptions_pending on inspection.descriptions (next_at) where state = 'pending';
    grant select, insert, update on inspection.descriptions to cdh_hub;
  `.execute(db);
}
