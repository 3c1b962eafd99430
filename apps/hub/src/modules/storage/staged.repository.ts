import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import { HubDatabase } from '../../shared/hub-database.ts';

export type StagedRow = Selectable<Schema['storage.staged']>;

const table = 'storage.staged';

/** Bytes that use cases leave or are leaving, until they become blobs, are collected or are forgotten. */
@Injectable()
export class StagedRepository {
  constructor(private readonly database: HubDatabase) {}

  async insert(
    row: Pick<StagedRow, 'object_key' | 'upload_id' | 'owner' | 'size' | 'sha256'>,
  ): Promise<void> {
    await this.database.query.insertInto(table).values(row).execute();
  }

  find(owner: string, key: string): Promise<StagedRow | undefined> {
    return this.database.query
      .selectFrom(table)
      .selectAll()
      .where('object_key', '=', key)
      .where('owner', '=', owner)
      .executeTakeFirst();
  }

  /** Places given out for these bytes, the latest first. */
  listBySum(owner: string, sha256: string): Promise<StagedRow[]> {
    return this.database.query
      .selectFrom(table)
      .selectAll()
      .where('owner', '=', owner)
      .where('sha256', '=', sha256)
      .orderBy('created_at', 'desc')
      .execute();
  }

  async setVerified(key: string): Promise<void> {
    await this.database.query
      .updateTable(table)
      .set({ verified: true })
      .where('object_key', '=', key)
      .execute();
  }

  /** Locks one verified row of each sum until the transaction ends; the sweep then passes it by. */
  lockVerified(owner: string, sha256s: readonly string[]): Promise<StagedRow[]> {
    return this.database.query
      .selectFrom(table)
      .selectAll()
      .where('owner', '=', owner)
      .where('sha256', 'in', sha256s)
      .where('verified', '=', true)
      .orderBy('object_key')
      .forUpdate()
      .execute();
  }

  async remove(key: string): Promise<void> {
    await this.database.query.deleteFrom(table).where('object_key', '=', key).execute();
  }

  /** Locks one row that is older than `seconds` and that nobody holds. */
  lockForgotten(seconds: number): Promise<(StagedRow & { isBlob: boolean }) | undefined> {
    return this.database.query
      .selectFrom(table)
      .selectAll()
      .select((eb) =>
        eb
          .exists(
            eb
              .selectFrom('storage.blobs')
              .select('sha256')
              .whereRef('storage.blobs.object_key', '=', 'storage.staged.object_key'),
          )
          .$castTo<boolean>()
          .as('isBlob'),
      )
      .where('created_at', '<', sql<Date>`now() - make_interval(secs => ${seconds})`)
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
  }
}
