import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import type { Schema } from '../../../database/schema.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';

export type CollectionRow = Selectable<Schema['catalogue.collections']>;

@Injectable()
export class CollectionsRepository {
  constructor(private readonly database: HubDatabase) {}

  find(id: string): Promise<CollectionRow | undefined> {
    return this.database.query
      .selectFrom('catalogue.collections')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
  }

  lock(id: string): Promise<CollectionRow | undefined> {
    return this.database.query
      .selectFrom('catalogue.collections')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
  }

  list(limit: number, after: string | undefined): Promise<CollectionRow[]> {
    return this.database.query
      .selectFrom('catalogue.collections')
      .selectAll()
      .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
      .orderBy('id')
      .limit(limit)
      .execute();
  }

  /** Undefined when there is one of this id already. */
  create(row: Pick<CollectionRow, 'id' | 'publisher' | 'record'>): Promise<CollectionRow | undefined> {
    return this.database.query
      .insertInto('catalogue.collections')
      .values({ ...row, record: JSON.stringify(row.record) })
      .onConflict((oc) => oc.column('id').doNothing())
      .returningAll()
      .executeTakeFirst();
  }

  update({ id, record }: Pick<CollectionRow, 'id' | 'record'>): Promise<CollectionRow> {
    return this.database.query
      .updateTable('catalogue.collections')
      .set((eb) => ({
        record: JSON.stringify(record),
        revision: eb('revision', '+', 1),
        updated_at: sql`now()`,
      }))
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
  }
}
