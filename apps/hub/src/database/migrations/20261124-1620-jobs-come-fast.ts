import { type Kysely, sql } from 'kysely';

/** Fewer index entries for each step of a job; when it was heard of last; manifests in the order of their authors. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- A job that is written three times enters every index of its table three times, those that never find it included.
    drop index use_cases.jobs_partition;
    create index jobs_partition on use_cases.jobs (product, partition, created_at desc) where product is not null;
    drop index use_cases.jobs_started;
    create index jobs_started on use_cases.jobs (use_case, operation, version, started_at)
      where started_at is not null;
    -- Rows die as fast as jobs run.
    alter table use_cases.jobs set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
    alter table platform.outbox set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

    -- A worker says at least every five seconds that it lives.
    alter table use_cases.jobs add column heard_at timestamptz;

    -- jsonb sorts the members of objects, and with them the parameters that people read. What was sorted before is told
    -- anew at the next registration.
    alter table use_cases.use_cases alter column manifest type json using manifest::json;
    update use_cases.use_cases set manifest_hash = '' where manifest is not null;
  `.execute(db);
}
