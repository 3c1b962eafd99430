import { type Kysely, sql } from 'kysely';

/** Records that can be cited: drafts, identifiers, distributions, lineage, collections, notices. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table catalogue.datasets add column retirement jsonb;
    create index datasets_collection on catalogue.datasets ((record ->> 'collection'), id);
    create index datasets_private on catalogue.datasets (id) where access = 'private';

    alter table catalogue.versions
      drop constraint versions_state_check,
      add constraint versions_state_check
        check (state in ('draft', 'published', 'deprecated', 'withdrawn', 'erased')),
      add column identifier text unique,
      -- The strictest of its distributions; null where it has none.
      add column access text check (access in ('open', 'restricted')),
      add column distributions jsonb,
      add column successor integer,
      -- What its dataset said of itself when it was published: in catalogue.records.
      add column record_sha256 text,
      -- False until a draft has passed the gate: what never did stays its provider's.
      add column released boolean not null default true;
    create index versions_published on catalogue.versions (dataset, number) where state = 'published';

    alter table catalogue.version_files
      add column distribution text,
      add column extent jsonb;

    create table catalogue.records (
      dataset text not null references catalogue.datasets (id),
      sha256 text not null,
      record jsonb not null,
      created_at timestamptz not null default now(),
      primary key (dataset, sha256)
    );

    -- What each version was computed from: the edges of the lineage.
    create table catalogue.inputs (
      dataset text not null,
      number integer not null,
      input_dataset text not null,
      input_number integer not null,
      primary key (dataset, number, input_dataset, input_number),
      foreign key (dataset, number) references catalogue.versions (dataset, number)
    );
    create index inputs_downstream on catalogue.inputs (input_dataset, input_number, dataset, number);
    insert into catalogue.inputs
      select distinct v.dataset, v.number, i ->> 'dataset', (i ->> 'version')::integer
      from catalogue.versions v cross join jsonb_array_elements(v.provenance -> 'inputs') i;

    create table catalogue.collections (
      id text primary key,
      publisher text not null,
      record jsonb not null,
      revision integer not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );

    create table catalogue.notices (
      id text primary key,
      recipient_kind text not null,
      recipient text not null,
      kind text not null,
      dataset text not null,
      version integer,
      because text not null check (because in ('grant', 'derivation')),
      detail jsonb not null,
      created_at timestamptz not null default now()
    );
    create index notices_recipient on catalogue.notices (recipient_kind, recipient, id);

    alter table storage.uploads add column publication jsonb;

    grant select, insert on catalogue.records, catalogue.inputs, catalogue.notices to cdh_hub;
    grant select, insert, update on catalogue.collections to cdh_hub;
  `.execute(db);
}
