import type { LanguageMap } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';
import type { Actor, InventoryFile, Provenance, Schema } from '../../database/schema.ts';
import { HubDatabase } from '../../shared/hub-database.ts';

export type VersionRow = Selectable<Schema['catalogue.versions']>;

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

  /** The published version with this digest (and partition). */
  findByDigest(dataset: string, digest: string, partition: string | null): Promise<VersionRow | undefined> {
    return this.database.query
      .selectFrom('catalogue.versions')
      .selectAll()
      .where('dataset', '=', dataset)
      .where('digest', '=', digest)
      .where('partition', 'is not distinct from', partition)
      .where('state', '=', 'published')
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

  list(dataset: string, limit: number, after: number | undefined): Promise<VersionRow[]> {
    return this.database.query
      .selectFrom('catalogue.versions')
      .selectAll()
      .where('dataset', '=', dataset)
      .$if(after !== undefined, (query) => query.where('number', '>', after ?? 0))
      .orderBy('number')
      .limit(limit)
      .execute();
  }

  async insert(
    row: {
      dataset: string;
      number: number;
      digest: string;
      partition: string | null;
      provenance: Provenance | null;
      publishedBy: Actor;
    },
    files: readonly InventoryFile[],
  ): Promise<void> {
    const { provenance, publishedBy, ...rest } = row;
    await this.database.query
      .insertInto('catalogue.versions')
      .values({
        ...rest,
        provenance: provenance === null ? null : JSON.stringify(provenance),
        published_by: JSON.stringify(publishedBy),
      })
      .execute();
    await this.database.query
      .insertInto('catalogue.version_files')
      .values(
        files.map(({ path, mediaType, size, sha256 }, ordinal) => ({
          dataset: row.dataset,
          number: row.number,
          ordinal,
          path,
          media_type: mediaType,
          size,
          sha256,
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
    for (const row of rows)
      byNumber
        .get(row.number)
        ?.push({ path: row.path, mediaType: row.media_type, size: row.size, sha256: row.sha256 });
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
    return row && { path: row.path, mediaType: row.media_type, size: row.size, sha256: row.sha256 };
  }

  /** Sizes by sum. */
  async sumsHeld(dataset: string, sha256s: readonly string[]): Promise<Map<string, number>> {
    if (sha256s.length === 0) return new Map();
    const rows = await this.database.query
      .selectFrom('catalogue.version_files')
      .select(['sha256', 'size'])
      .distinct()
      .where('dataset', '=', dataset)
      .where('sha256', 'in', sha256s)
      .execute();
    return new Map(rows.map(({ sha256, size }) => [sha256, size]));
  }

  async withdraw(dataset: string, number: number, reason: LanguageMap): Promise<void> {
    await this.database.query
      .updateTable('catalogue.versions')
      .set({ state: 'withdrawn', reason: JSON.stringify(reason) })
      .where('dataset', '=', dataset)
      .where('number', '=', number)
      .execute();
  }

  async latestPublished(dataset: string): Promise<number | null> {
    const row = await this.database.query
      .selectFrom('catalogue.versions')
      .select('number')
      .where('dataset', '=', dataset)
      .where('state', '=', 'published')
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.number ?? null;
  }
}
