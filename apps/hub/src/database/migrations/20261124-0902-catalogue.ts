import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create schema catalogue;
    grant usage on schema catalogue to cdh_hub;

    create table catalogue.datasets (
      id text primary key,
      kind text not null check (kind in ('source', 'product', 'service', 'algorithm')),
      publisher text not null,
      access text not null check (access in ('open', 'restricted', 'private')),
      record jsonb not null,
      revision integer not null default 1,
      latest integer,
      search tsvector not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index datasets_search on catalogue.datasets using gin (search);
    create index datasets_kind on catalogue.datasets (kind, id);
    create index datasets_publisher on catalogue.datasets (publisher);
    create index datasets_profile on catalogue.datasets using gin ((record -> 'conformsTo'));

    create table catalogue.versions (
      dataset text not null references catalogue.datasets (id),
      number integer not null,
      state text not null default 'published' check (state in ('published', 'deprecated', 'withdrawn', 'erased')),
      digest text not null,
      partition text,
      provenance jsonb,
      reason jsonb,
      published_at timestamptz not null default now(),
      published_by jsonb not null,
      primary key (dataset, number)
    );
    create index versions_digest on catalogue.versions (dataset, digest);
    create index versions_partition on catalogue.versions (dataset, partition, number desc);

    create table catalogue.version_files (
      dataset text not null,
      number integer not null,
      ordinal integer not null,
      path text not null,
      media_type text not null,
      size bigint not null,
      sha256 text not null,
      primary key (dataset, number, ordinal),
      unique (dataset, number, path),
      foreign key (dataset, number) references catalogue.versions (dataset, number)
    );
    create index version_files_blob on catalogue.version_files (sha256);

    grant select, insert, update on catalogue.datasets, catalogue.versions to cdh_hub;
    -- An inventory never changes.
    grant select, insert on catalogue.version_files to cdh_hub;
  `.execute(db);
}
