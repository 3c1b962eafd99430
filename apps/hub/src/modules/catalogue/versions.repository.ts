import type { Distribution } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import type { Actor, InventoryFile, Provenance, Schema } from '../../database/schema.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import type { VersionFilter } from './version-sight.ts';

export type VersionRow = Selectable<Schema['catalogue.versions']>;

export interface NewVersion {
  dataset: string;
  number: number;
  digest: string;
  partition: string | null;
  provenance: Provenance | null;
  publishedBy: Actor;
  draft: boolean;
  identifier: string | null;
  access: 'open' | 'restricted' | null;
  distributions: readonly Distribution[];
  recordSha256: string;
}

type FileRow = Selectable<Schema['catalogue.version_files']>;
const fileOf = ({ path, media_type, size, sha256, distribution, extent }: FileRow): InventoryFile => ({
  path,
  mediaType: media_type,
  size,
  sha256,
  ...(distribution === null ? {} : { distribution }),
  ...(extent === null ? {} : { extent }),
});

@Injectable()
export class VersionsRepository {
  constructor(private readonly database: HubDatabase) {}

  find(dataset: string, number: number): Promise<VersionRow | undefined> {
    return this.database.query
      .selectFrom('catalogue.versions')
      .selectAll()
      .where('dataset', '=', dataset)
      .where('number', '=', number)
      .executeTakeFirst();
  }

  /** The newest version with this digest (and partition) that is published, or a draft where these count. */
  findByDigest(
    dataset: string,
    digest: string,
    partition: string | null,
    drafts = false,
  ): Promise<VersionRow | undefined> {
    // Found first, ordered then: to look from the newest on would read every version where none has this digest.
    return this.database.query
      .with(
        (cte) => cte('same').materialized(),
        (db) =>
          db
            .selectFrom('catalogue.versions')
            .selectAll()
            .where('dataset', '=', dataset)
            .where('digest', '=', digest)
            .where('partition', 'is not distinct from', partition),
      )
      .selectFrom('same')
      .selectAll()
      .where('state', 'in', drafts ? ['published', 'draft'] : ['published'])
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
  }

  /** The version of a partition that stood when the product was at `number`. */
  findPartition(dataset: string, partition: string, number: number): Promise<VersionRow | undefined> {
    return this.database.query
      .selectFrom('catalogue.versions')
      .selectAll()
      .where('dataset', '=', dataset)
      .where('partition', '=', partition)
      .where('number', '<=', number)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
  }

  async lastNumber(dataset: string): Promise<number> {
    const row = await this.database.query
      .selectFrom('catalogue.versions')
      .select('number')
      .where('dataset', '=', dataset)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.number ?? 0;
  }

  /** In the order of their numbers, what `filter` lets through. */
  list(
    dataset: string,
    limit: number,
    after: number | undefined,
    { drafts, hiddenInputs }: VersionFilter,
  ): Promise<VersionRow[]> {
    return this.database.query
      .selectFrom('catalogue.versions')
      .selectAll()
      .where('dataset', '=', dataset)
      .$if(after !== undefined, (query) => query.where('number', '>', after ?? 0))
      .$if(!drafts, (query) => query.where('released', '=', true))
      .$if(hiddenInputs.length > 0, (query) =>
        query.where(
          sql<boolean>`not exists (select from catalogue.inputs i
            where i.dataset = catalogue.versions.dataset and i.number = catalogue.versions.number
              and i.input_dataset = any(${hiddenInputs}))`,
        ),
      )
      .orderBy('number')
      .limit(limit)
      .execute();
  }

  /** The version with its inventory and what it was computed from. */
  async insert(row: NewVersion, files: readonly InventoryFile[]): Promise<void> {
    const { dataset, number, provenance, publishedBy, draft, recordSha256, distributions, ...rest } = row;
    await this.database.query
      .insertInto('catalogue.versions')
      .values({
        ...rest,
        dataset,
        number,
        state: draft ? 'draft' : 'published',
        released: !draft,
        distributions: distributions.length === 0 ? null : JSON.stringify(distributions),
        record_sha256: recordSha256,
        provenance: provenance === null ? null : JSON.stringify(provenance),
        published_by: JSON.stringify(publishedBy),
      })
      .execute();
    await this.database.query
      .insertInto('catalogue.version_files')
      .values(
        files.map(({ path, mediaType, size, sha256, distribution, extent }, ordinal) => ({
          dataset,
          number,
          ordinal,
          path,
          media_type: mediaType,
          size,
          sha256,
          distribution: distribution ?? null,
          extent: extent === undefined ? null : JSON.stringify(extent),
        })),
      )
      .execute();
    const inputs = new Map(
      provenance?.inputs.map((input) => [`${input.dataset}@${input.version}`, input] as const),
    );
    if (inputs.size === 0) return;
    await this.database.query
      .insertInto('catalogue.inputs')
      .values(
        [...inputs.values()].map((input) => ({
          dataset,
          number,
          input_dataset: input.dataset,
          input_number: input.version,
        })),
      )
      .execute();
  }

  async files(dataset: string, numbers: number[]): Promise<Map<number, InventoryFile[]>> {
    const byNumber = new Map<number, InventoryFile[]>(numbers.map((number) => [number, []]));
    if (numbers.length === 0) return byNumber;
    const rows = await this.database.query
      .selectFrom('catalogue.version_files')
      .selectAll()
      .where('dataset', '=', dataset)
      .where('number', 'in', numbers)
      .orderBy('number')
      .orderBy('ordinal')
      .execute();
    for (const row of rows) byNumber.get(row.number)?.push(fileOf(row));
    return byNumber;
  }

  async findFile(dataset: string, number: number, path: string): Promise<InventoryFile | undefined> {
    const row = await this.database.query
      .selectFrom('catalogue.version_files')
      .selectAll()
      .where('dataset', '=', dataset)
      .where('number', '=', number)
      .where('path', '=', path)
      .executeTakeFirst();
    return row && fileOf(row);
  }

  /** Sizes by sum. */
  async sumsHeld(dataset: string, sha256s: readonly string[]): Promise<Map<string, number>> {
    if (sha256s.length === 0) return new Map();
    const rows = await this.database.query
      .selectFrom('catalogue.version_files as f')
      .innerJoin('catalogue.versions as v', (on) =>
        on.onRef('v.dataset', '=', 'f.dataset').onRef('v.number', '=', 'f.number'),
      )
      .select(['f.sha256', 'f.size'])
      .distinct()
      .where('f.dataset', '=', dataset)
      .where('f.sha256', 'in', sha256s)
      // Of an erased version the sums are known, and the bytes are gone.
      .where('v.state', '<>', 'erased')
      .execute();
    return new Map(rows.map(({ sha256, size }) => [sha256, size]));
  }
}
