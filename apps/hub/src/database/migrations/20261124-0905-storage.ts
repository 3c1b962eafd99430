import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create schema storage;
    grant usage on schema storage to cdh_hub;

    create table storage.blobs (
      sha256 text primary key,
      object_key text not null unique,
      size bigint not null,
      created_at timestamptz not null default now()
    );
    grant select, insert on storage.blobs to cdh_hub;

    create table storage.uploads (
      id text primary key,
      dataset text not null,
      state text not null default 'open'
        check (state in ('open', 'verifying', 'published', 'rejected', 'expired', 'cancelled')),
      files jsonb not null,
      version integer,
      problem jsonb,
      created_by jsonb not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      -- Until when one worker has this upload to itself, or from when on the next may try again.
      lease_until timestamptz,
      -- How often it was taken up; also the token of the present lease: a worker that lost it changes nothing.
      attempts integer not null default 0,
      -- How often that ended without an outcome and through no fault of the store: a defect, or the process's death.
      failures integer not null default 0,
      -- Whether the store has been rid of what no version needs, once the upload is over.
      cleaned boolean not null default false
    );
    create index uploads_dataset on storage.uploads (dataset, id);
    create index uploads_pending on storage.uploads (created_at) where not cleaned;
    grant select, insert, update, delete on storage.uploads to cdh_hub;

    -- Bytes that a use case left or is leaving: partition files before their completion report, and large answers.
    create table storage.staged (
      object_key text primary key,
      upload_id text not null,
      owner text not null,
      size bigint not null,
      sha256 text,
      verified boolean not null default false,
      created_at timestamptz not null default now()
    );
    create index staged_owner on storage.staged (owner, sha256);
    create index staged_created on storage.staged (created_at);
    grant select, insert, update, delete on storage.staged to cdh_hub;
  `.execute(db);
}
