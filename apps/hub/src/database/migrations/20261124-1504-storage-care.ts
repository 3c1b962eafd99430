import { type Kysely, sql } from 'kysely';

/** What becomes of bytes after their publication: copied, locked, looked at again, and deleted once nothing refers to them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table storage.blobs
      -- When the bytes were last read whole and found to be those of the sum.
      add column checked_at timestamptz not null default now(),
      -- Since when no good copy is known.
      add column damaged_at timestamptz,
      -- Since when nothing is known to refer to it: whoever deletes it looks again.
      add column released_at timestamptz,
      -- Until when the store refuses to delete it.
      add column locked_until timestamptz,
      -- The second copy: where it is or will be, and in which store it was read whole.
      add column copy_key text,
      add column copied_to text,
      -- Until when one worker has this blob to itself.
      add column lease_until timestamptz;
    update storage.blobs set checked_at = created_at;
    create index blobs_checked on storage.blobs (checked_at);
    create index blobs_damaged on storage.blobs (checked_at) where damaged_at is not null;
    create index blobs_released on storage.blobs (released_at) where released_at is not null;
    create index blobs_unlocked on storage.blobs (created_at) where locked_until is null;
    create index blobs_uncopied on storage.blobs (created_at) where copied_to is null;
    -- What the bytes are never changes.
    grant delete, update (object_key, checked_at, damaged_at, released_at, locked_until, copy_key, copied_to, lease_until)
      on storage.blobs to cdh_hub;

    -- Written in the transaction that decides it: what is to be deleted from a store, after the commit.
    create table storage.doomed (
      place text not null check (place in ('first', 'second')),
      object_key text not null,
      -- Of an upload that may still be open under this key.
      upload_id text,
      due_at timestamptz not null default now(),
      primary key (place, object_key)
    );
    create index doomed_due on storage.doomed (due_at);
    grant select, insert, update, delete on storage.doomed to cdh_hub;

    -- Each asks that everything published before it be read again.
    create table storage.scrubs (
      requested_at timestamptz primary key default now(),
      requested_by jsonb not null
    );
    grant select, insert on storage.scrubs to cdh_hub;

    create table storage.findings (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      sha256 text not null,
      size bigint not null,
      place text not null check (place in ('first', 'second')),
      finding text not null check (finding in ('changed', 'missing', 'unreadable')),
      -- The sum that was read instead.
      received text,
      -- [{dataset, version, path}]: what refers to these bytes.
      files jsonb not null,
      state text not null check (state in ('lost', 'copying', 'restored')),
      restored_at timestamptz
    );
    create index findings_open on storage.findings (sha256) where state <> 'restored';
    grant select, insert, update on storage.findings to cdh_hub;
  `.execute(db);
}
