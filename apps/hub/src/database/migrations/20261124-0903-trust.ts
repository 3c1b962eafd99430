import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create schema trust;
    grant usage on schema trust to cdh_hub;

    create table trust.grants (
      id text primary key,
      dataset text not null,
      grantee_kind text not null check (grantee_kind in ('organisation', 'member', 'client', 'use-case')),
      grantee text not null,
      actions text[] not null,
      through text,
      purpose text not null,
      valid_from timestamptz,
      valid_until timestamptz,
      granted_by jsonb not null,
      created_at timestamptz not null default now(),
      revoked_at timestamptz
    );
    create index grants_dataset on trust.grants (dataset, id);
    create index grants_grantee on trust.grants (grantee_kind, grantee, id);
    grant select, insert, update on trust.grants to cdh_hub;
  `.execute(db);
}
