import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create schema processes;
    grant usage on schema processes to cdh_hub;

    -- How the results of a job are to be answered, where it was asked for otherwise than as they are.
    create table processes.executions (
      job text primary key references use_cases.jobs on delete cascade,
      response text not null check (response in ('raw', 'document')),
      media_type text
    );

    -- Jobs of the process that gives back what it gets: what they are follows from the clock alone.
    create table processes.echoes (
      id text primary key,
      request jsonb not null,
      submitter_kind text not null,
      submitter text not null,
      created_at timestamptz not null default now(),
      ends_at timestamptz not null,
      dismissed_at timestamptz,
      retain_until timestamptz not null
    );
    create index echoes_submitter on processes.echoes (submitter_kind, submitter, id);
    create index echoes_retained on processes.echoes (retain_until);

    grant select, insert on processes.executions to cdh_hub;
    grant select, insert, update, delete on processes.echoes to cdh_hub;
  `.execute(db);
}
