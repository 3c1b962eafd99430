import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create schema identity;
    grant usage on schema identity to cdh_hub;

    create table identity.organisations (
      id text primary key,
      name jsonb not null,
      created_at timestamptz not null default now()
    );

    create table identity.principals (
      kind text not null check (kind in ('member', 'client', 'use-case', 'administrator')),
      id text not null,
      organisation text references identity.organisations (id),
      name text not null,
      roles text[] not null default '{}',
      secret_sha256 text,
      issuer text,
      created_at timestamptz not null default now(),
      primary key (kind, id)
    );
    create index principals_organisation on identity.principals (organisation, kind, id);

    -- The only link between a person and the id that audit and usage know; deleting a row makes them anonymous.
    create table identity.pseudonyms (
      member text primary key,
      pseudonym text not null unique
    );

    create table identity.api_keys (
      id text primary key,
      kind text not null,
      principal text not null,
      name text not null,
      sha256 text not null unique,
      created_at timestamptz not null default now(),
      expires_at timestamptz,
      revoked_at timestamptz,
      foreign key (kind, principal) references identity.principals (kind, id) on delete cascade
    );
    create index api_keys_principal on identity.api_keys (kind, principal);

    grant select, insert, update, delete on all tables in schema identity to cdh_hub;
  `.execute(db);
}
