import { Injectable } from '@nestjs/common';
import { type Expression, type ExpressionBuilder, type Selectable, sql, type SqlBool } from 'kysely';
import type { Retirement, Schema } from '../../database/schema.ts';
import { HubDatabase } from '../../shared/hub-database.ts';

const COLUMNS = [
  'id',
  'kind',
  'publisher',
  'access',
  'record',
  'revision',
  'latest',
  'created_at',
  'updated_at',
  'retirement',
] as const;
export type DatasetRow = Pick<Selectable<Schema['catalogue.datasets']>, (typeof COLUMNS)[number]>;

/** With the digest of its latest version, and the strictest access among its distributions. */
export type ReadableDataset = DatasetRow & { digest: string; version_access: 'open' | 'restricted' | null };

/** Whose metadata a caller may see, for SQL: everything, or what is not private, its own organisation's, and granted ids. */
export type Visibility = 'all' | { publisher: string | null; granted: string[] };

const searchVector = (text: string) => sql<string>`to_tsvector('french', unaccent(${text}))`;

@Injectable()
export class DatasetsRepository {
  constructor(private readonly database: HubDatabase) {}

  find(id: string): Promise<DatasetRow | undefined> {
    return this.database.query
      .selectFrom('catalogue.datasets')
      .select(COLUMNS)
      .where('id', '=', id)
      .executeTakeFirst();
  }

  /** Locks the dataset's row until the transaction ends: versions are numbered one after the other. */
  lock(id: string): Promise<DatasetRow | undefined> {
    return this.database.query
      .selectFrom('catalogue.datasets')
      .select(COLUMNS)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
  }

  /** A service's record, which no version hangs on. */
  async deleteService(id: string): Promise<boolean> {
    const deleted = await this.database.query
      .deleteFrom('catalogue.datasets')
      .where('id', '=', id)
      .where('kind', '=', 'service')
      .executeTakeFirst();
    return deleted.numDeletedRows > 0n;
  }

  async create(
    row: Pick<DatasetRow, 'id' | 'kind' | 'publisher' | 'access' | 'record'>,
    text: string,
  ): Promise<DatasetRow | undefined> {
    return this.database.query
      .insertInto('catalogue.datasets')
      .values({ ...row, record: JSON.stringify(row.record), latest: null, search: searchVector(text) })
      .onConflict((oc) => oc.column('id').doNothing())
      .returning(COLUMNS)
      .executeTakeFirst();
  }

  update(row: Pick<DatasetRow, 'id' | 'publisher' | 'access' | 'record'>, text: string): Promise<DatasetRow> {
    const { id, record, ...rest } = row;
    return this.database.query
      .updateTable('catalogue.datasets')
      .set((eb) => ({
        ...rest,
        record: JSON.stringify(record),
        search: searchVector(text),
        revision: eb('revision', '+', 1),
        updated_at: sql`now()`,
      }))
      .where('id', '=', id)
      .returning(COLUMNS)
      .executeTakeFirstOrThrow();
  }

  /** What a reader should take; of a product, whose versions not everybody may know of, nothing else changes. */
  async setLatest(id: string, latest: number | null): Promise<void> {
    await this.database.query
      .updateTable('catalogue.datasets')
      .set((eb) => ({
        latest,
        updated_at: eb
          .case()
          .when('kind', '=', 'product')
          .then(eb.ref('updated_at'))
          .else(sql<Date>`now()`)
          .end(),
      }))
      .where('id', '=', id)
      .execute();
  }

  setRetirement(id: string, retirement: Retirement): Promise<DatasetRow> {
    return this.database.query
      .updateTable('catalogue.datasets')
      .set((eb) => ({
        retirement: JSON.stringify(retirement),
        revision: eb('revision', '+', 1),
        updated_at: sql`now()`,
      }))
      .where('id', '=', id)
      .returning(COLUMNS)
      .executeTakeFirstOrThrow();
  }

  async list(
    filter: { q?: string | undefined; kind?: string | undefined },
    visibility: Visibility,
    limit: number,
    cursor: string | undefined,
  ): Promise<{ rows: DatasetRow[]; total: number }> {
    const matching = this.database.query
      .selectFrom('catalogue.datasets')
      .where((eb) => visibleWhere(eb, visibility))
      .$if(filter.kind !== undefined, (query) => query.where('kind', '=', filter.kind ?? ''))
      .$if(filter.q !== undefined, (query) =>
        query.where(
          sql<boolean>`(search @@ websearch_to_tsquery('french', unaccent(${filter.q ?? ''})) or id like ${`%${likeText(filter.q ?? '')}%`})`,
        ),
      );
    const [rows, { total }] = await Promise.all([
      matching
        .select(COLUMNS)
        .$if(cursor !== undefined, (query) => query.where('id', '>', cursor ?? ''))
        .orderBy('id')
        .limit(limit)
        .execute(),
      matching.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
    ]);
    return { rows, total };
  }

  /** Published datasets that a use case may read, by id or by profile, the oldest first; those whose record has `text` at `pointer`. */
  listReadable(
    reads: { dataset: string } | { profile: string },
    where?: { pointer: string; text: string },
  ): Promise<ReadableDataset[]> {
    const query = this.database.query
      .selectFrom('catalogue.datasets as d')
      .innerJoin('catalogue.versions as v', (join) =>
        join.onRef('v.dataset', '=', 'd.id').onRef('v.number', '=', 'd.latest'),
      )
      .select(COLUMNS.map((column) => `d.${column}` as const))
      .select(['v.digest', 'v.access as version_access'])
      .where('d.kind', '=', 'source')
      .$if(where !== undefined, (q) =>
        q.where(sql<boolean>`d.record #>> ${pathOf(where?.pointer ?? '')}::text[] = ${where?.text ?? ''}`),
      )
      .orderBy('d.created_at')
      .orderBy('d.id');
    if ('dataset' in reads) return query.where('d.id', '=', reads.dataset).execute();
    return query
      .where(sql<boolean>`d.record -> 'conformsTo' @> ${JSON.stringify([reads.profile])}::jsonb`)
      .execute();
  }
}

/** A JSON pointer (RFC 6901) as Postgres names a path. */
const pathOf = (pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));

const likeText = (text: string) => text.toLowerCase().replaceAll(/[\\%_]/g, (c) => `\\${c}`);

export function visibleWhere(
  eb: ExpressionBuilder<Schema, 'catalogue.datasets'>,
  visibility: Visibility,
): Expression<SqlBool> {
  if (visibility === 'all') return sql<SqlBool>`true`;
  return eb.or([
    eb('access', '!=', 'private'),
    ...(visibility.publisher === null ? [] : [eb('publisher', '=', visibility.publisher)]),
    ...(visibility.granted.length === 0 ? [] : [eb('id', 'in', visibility.granted)]),
  ]);
}
