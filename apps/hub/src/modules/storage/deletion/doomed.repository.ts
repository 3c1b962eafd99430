import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import type { Schema, StoragePlace } from '../../../database/schema.ts';
import { noBackupRuns } from '../../../shared/backup-lock.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';

export type DoomedRow = Selectable<Schema['storage.doomed']>;

const table = 'storage.doomed';
const inSeconds = (seconds: number) => sql<Date>`now() + make_interval(secs => ${seconds})`;

export interface Doomed {
  key: string;
  upload?: string | null;
  place?: StoragePlace;
  /** From when on; default at once. */
  inSeconds?: number;
}

/** Objects that are to be deleted. Keys are never used twice, so nothing here can come to mean newer bytes. */
@Injectable()
export class DoomedRepository {
  constructor(private readonly database: HubDatabase) {}

  /** Stands exactly if the ambient transaction does. */
  async add(objects: readonly Doomed[]): Promise<void> {
    if (objects.length === 0) return;
    await this.database.query
      .insertInto(table)
      .values(
        objects.map(({ key, upload, place = 'first', inSeconds: wait = 0 }) => ({
          place,
          object_key: key,
          // Bytes that came with a report were never an upload.
          upload_id: upload || null,
          due_at: inSeconds(wait),
        })),
      )
      .onConflict((oc) => oc.columns(['place', 'object_key']).doNothing())
      .execute();
  }

  /**
   * Takes up to `limit` that are due, none while a backup runs; who dies over them leaves them to others after
   * `leaseS`.
   */
  claim(limit: number, leaseS: number): Promise<DoomedRow[]> {
    return this.database.query
      .updateTable(table)
      .set({ due_at: inSeconds(leaseS) })
      .where((eb) =>
        eb(
          eb.refTuple('place', 'object_key'),
          'in',
          eb
            .selectFrom(table)
            .select(['place', 'object_key'])
            .where('due_at', '<=', sql<Date>`now()`)
            .where(noBackupRuns)
            .orderBy('due_at')
            .limit(limit)
            .forUpdate()
            .skipLocked()
            .$asTuple('place', 'object_key'),
        ),
      )
      .returningAll()
      .execute();
  }

  async postpone({ place, object_key }: DoomedRow, seconds: number): Promise<void> {
    await this.database.query
      .updateTable(table)
      .set({ due_at: inSeconds(seconds) })
      .where('place', '=', place)
      .where('object_key', '=', object_key)
      .execute();
  }

  /** Done, or spared after all. */
  async remove(place: StoragePlace, key: string): Promise<void> {
    await this.database.query
      .deleteFrom(table)
      .where('place', '=', place)
      .where('object_key', '=', key)
      .execute();
  }
}
