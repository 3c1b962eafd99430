import { type Kysely, sql } from 'kysely';

/** Extensions, the hub's role, and what every module shares: outbox, idempotency, epochs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create extension if not exists pg_trgm;
    create extension if not exists unaccent;

    do $$ begin
      if not exists (select from pg_roles where rolname = 'cdh_hub') then create role cdh_hub nologin; end if;
    end $$;

    create schema platform;
    grant usage on schema platform to cdh_hub;

    create table platform.outbox (
      id bigint generated always as identity primary key,
      message_id text not null unique,
      subject text not null,
      payload jsonb not null,
      trace jsonb not null default '{}',
      created_at timestamptz not null default now(),
      published_at timestamptz
    );
    create index outbox_pending on platform.outbox (id) where published_at is null;
    create index outbox_published on platform.outbox (published_at) where published_at is not null;
    grant select, insert, update, delete on platform.outbox to cdh_hub;

    create table platform.idempotency (
      principal text not null,
      key text not null,
      request_hash text not null,
      status smallint,
      location text,
      body bytea,
      created_at timestamptz not null default now(),
      primary key (principal, key)
    );
    create index idempotency_created on platform.idempotency (created_at);
    grant select, insert, update, delete on platform.idempotency to cdh_hub;

    create table platform.epochs (topic text primary key, value bigint not null default 0);
    insert into platform.epochs (topic) values ('identity'), ('trust'), ('catalogue'), ('use-cases');
    grant select, update on platform.epochs to cdh_hub;
  `.execute(db);
}
