import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import { HubDatabase } from '../../shared/hub-database.ts';

export type StagedRow = Selectable<Schema['storage.staged']>;
type NewStaged = Pick<StagedRow, 'object_key' | 'upload_id' | 'owner' | 'size' | 'sha256'>;

const table = 'storage.staged';

/** Bytes that use cases leave or are leaving, until they become blobs, are collected or are forgotten. */
@Injectable()
export class StagedRepository {
  constructor(private readonly database: HubDatabase) {}

  insert(row: NewStaged): Promise<void> {
    return this.insertAll([row]);
  }

  async insertAll(rows: readonly NewStaged[]): Promise<void> {
    await this.database.query
      .insertInto(table)
      .values([...rows])
      .execute();
  }

  /** Rows whose bytes are known to be right are from now on their keepers', until then. */
  async hand(rows: readonly { key: string; keeper: string }[], until: Date): Promise<void> {
    if (rows.length === 0) return;
    const keys = rows.map(({ key }) => key);
    const keepers = rows.map(({ keeper }) => keeper);
    await sql`
      update storage.staged s set verified = true, owner = taken.keeper, keep_until = ${until}
      from unnest(${keys}::text[], ${keepers}::text[]) as taken (key, keeper)
      where s.object_key = taken.key`.execute(this.database.query);
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

  /**
   * Hands verified rows of these sums to `keeper`, until then at least: the row that it has of a sum, or else one of
   * `owner`'s. Returns the sums that are kept.
   */
  async keepUntil(
    owner: string,
    keeper: string,
    sha256s: readonly string[],
    until: Date,
  ): Promise<Set<string>> {
    const { rows } = await sql<{ sha256: string }>`
      with chosen as (
        select distinct on (sha256) object_key from storage.staged
        where owner in (${owner}, ${keeper}) and sha256 = any(${[...sha256s]}::text[]) and verified
        order by sha256, owner = ${keeper} desc, keep_until desc
      )
      update storage.staged s set owner = ${keeper}, keep_until = greatest(s.keep_until, ${until})
      from chosen where s.object_key = chosen.object_key
      returning s.sha256`.execute(this.database.query);
    return new Set(rows.map(({ sha256 }) => sha256));
  }

  /** Those of the sums that `owner` has verified bytes of for at least that long, with their size. */
  async verifiedSums(owner: string, sha256s: readonly string[], until: Date): Promise<Map<string, number>> {
    if (sha256s.length === 0) return new Map();
    const rows = await this.database.query
      .selectFrom(table)
      .select(['sha256', 'size'])
      .where('owner', '=', owner)
      .where('sha256', 'in', sha256s)
      .where('verified', '=', true)
      .where('keep_until', '>=', until)
      .execute();
    return new Map(rows.map(({ sha256, size }) => [sha256 ?? '', size]));
  }

  async remove(key: string): Promise<void> {
    await this.database.query.deleteFrom(table).where('object_key', '=', key).execute();
  }

  /** Locks one row whose time is over and that nobody holds. */
  lockForgotten(): Promise<(StagedRow & { isBlob: boolean }) | undefined> {
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
      .where('keep_until', '<', sql<Date>`now()`)
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
  }
}
