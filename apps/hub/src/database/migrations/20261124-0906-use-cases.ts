import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create schema use_cases;
    grant usage on schema use_cases to cdh_hub;

    create table use_cases.use_cases (
      id text primary key,
      organisation text not null,
      manifest jsonb,
      manifest_hash text,
      suspended boolean not null default false,
      created_at timestamptz not null default now(),
      registered_at timestamptz
    );

    create table use_cases.jobs (
      id text primary key,
      use_case text not null,
      product text not null,
      partition text not null,
      state text not null default 'queued' check (state in ('queued', 'running', 'successful', 'failed', 'superseded')),
      -- Datasets and versions that this job is to compute from, as they stood when it was queued.
      wanted jsonb not null,
      attempt text,
      inputs jsonb,
      problem jsonb,
      created_at timestamptz not null default now(),
      started_at timestamptz,
      ended_at timestamptz
    );
    create index jobs_partition on use_cases.jobs (product, partition, created_at desc);
    create index jobs_open on use_cases.jobs (use_case, state) where state in ('queued', 'running');

    create table use_cases.partitions (
      product text not null,
      partition text not null,
      use_case text not null,
      publisher text not null,
      -- What the current job should make of it; compared with what was made.
      wanted jsonb not null,
      job text,
      state text not null default 'pending' check (state in ('pending', 'current', 'failed')),
      problem jsonb,
      version integer,
      digest text,
      inputs jsonb,
      attributes jsonb,
      updated_at timestamptz not null default now(),
      primary key (product, partition)
    );
    create index partitions_wanted on use_cases.partitions using gin ((wanted -> 'inputs') jsonb_path_ops);
    create index partitions_inputs on use_cases.partitions using gin (inputs jsonb_path_ops);
    create index partitions_use_case on use_cases.partitions (use_case, product, partition);

    grant select, insert, update, delete on all tables in schema use_cases to cdh_hub;
  `.execute(db);
}
