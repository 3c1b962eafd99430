import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create schema metering;
    grant usage on schema metering to cdh_hub;

    create table metering.usage_events (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      principal_kind text not null,
      principal text not null,
      organisation text,
      grant_id text,
      dataset text,
      version integer,
      use_case text,
      operation text,
      status smallint not null,
      bytes bigint not null,
      cpu_ms double precision not null
    );
    create index usage_events_at on metering.usage_events (at);
    create index usage_events_dataset on metering.usage_events (dataset, at);
    create index usage_events_principal on metering.usage_events (principal_kind, principal, at);
    grant select, insert on metering.usage_events to cdh_hub;
  `.execute(db);
}
