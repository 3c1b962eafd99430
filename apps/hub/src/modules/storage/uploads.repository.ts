import type { WireProblem } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import type { Actor, PublicationOptions, Schema, UploadFile } from '../../database/schema.ts';
import { HubDatabase } from '../../shared/hub-database.ts';

export type UploadRow = Selectable<Schema['storage.uploads']>;

const table = 'storage.uploads';
const inSeconds = (seconds: number) => sql<Date>`now() + make_interval(secs => ${seconds})`;

/** Uploads as rows. A cancelled one is only remembered until the store is rid of its bytes. */
@Injectable()
export class UploadsRepository {
  constructor(private readonly database: HubDatabase) {}

  insert(row: {
    id: string;
    dataset: string;
    files: UploadFile[];
    createdBy: Actor;
    livesS: number;
    publication?: PublicationOptions | null;
  }): Promise<UploadRow> {
    return this.database.query
      .insertInto(table)
      .values({
        id: row.id,
        dataset: row.dataset,
        files: JSON.stringify(row.files),
        created_by: JSON.stringify(row.createdBy),
        expires_at: inSeconds(row.livesS),
        publication: row.publication ? JSON.stringify(row.publication) : null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  find(dataset: string, id: string): Promise<UploadRow | undefined> {
    return this.select(dataset, id).executeTakeFirst();
  }

  /** Locks the row until the transaction ends. */
  lock(dataset: string, id: string): Promise<UploadRow | undefined> {
    return this.select(dataset, id).forUpdate().executeTakeFirst();
  }

  setVerifying(id: string): Promise<UploadRow> {
    return this.database.query
      .updateTable(table)
      .set({ state: 'verifying', lease_until: null, attempts: 0, failures: 0 })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  async setCancelled(id: string): Promise<void> {
    await this.database.query
      .updateTable(table)
      .set({ state: 'cancelled', cleaned: false })
      .where('id', '=', id)
      .execute();
  }

  /**
   * Takes up the oldest upload that waits to be verified, for `leaseS` seconds; its `attempts` is the lease's token.
   * Counted as a failure until `putBack` says that it was none: a process that dies says nothing.
   */
  claim(leaseS: number): Promise<UploadRow | undefined> {
    return this.database.query
      .updateTable(table)
      .set((eb) => ({
        lease_until: inSeconds(leaseS),
        attempts: eb('attempts', '+', 1),
        failures: eb('failures', '+', 1),
      }))
      .where('id', '=', (eb) =>
        eb
          .selectFrom(table)
          .select('id')
          .where('cleaned', '=', false)
          .where('state', '=', 'verifying')
          .where((e) => e.or([e('lease_until', 'is', null), e('lease_until', '<', sql<Date>`now()`)]))
          .orderBy('created_at')
          .limit(1)
          .forUpdate()
          .skipLocked(),
      )
      .returningAll()
      .executeTakeFirst();
  }

  /** Whether the lease still holds; it then does for `seconds` more. Within a transaction the row stays locked. */
  async renew(row: UploadRow, seconds: number): Promise<boolean> {
    return this.change(row, { lease_until: inSeconds(seconds) });
  }

  /** Gives the lease back; the next worker may try after `seconds`. */
  async putBack(row: UploadRow, seconds: number, failed: boolean): Promise<void> {
    await this.change(row, {
      lease_until: inSeconds(seconds),
      failures: failed ? row.failures : row.failures - 1,
    });
  }

  publish(row: UploadRow, version: number): Promise<boolean> {
    return this.change(row, { state: 'published', version });
  }

  reject(row: UploadRow, problem: WireProblem): Promise<boolean> {
    return this.change(row, { state: 'rejected', problem: JSON.stringify(problem) });
  }

  /** Ends the life of one open upload whose time is over; false when there is none. */
  async expireOne(): Promise<boolean> {
    const row = await this.database.query
      .updateTable(table)
      .set({ state: 'expired' })
      .where('id', '=', (eb) =>
        eb
          .selectFrom(table)
          .select('id')
          .where('cleaned', '=', false)
          .where('state', '=', 'open')
          .where('expires_at', '<', sql<Date>`now()`)
          .limit(1)
          .forUpdate()
          .skipLocked(),
      )
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Locks an upload that is over and whose leavings are still in the store: this one, or any that nobody holds. */
  lockUncleaned(id?: string): Promise<UploadRow | undefined> {
    const query = this.database.query
      .selectFrom(table)
      .selectAll()
      .where('cleaned', '=', false)
      .where('state', 'not in', ['open', 'verifying'])
      .orderBy('created_at')
      .limit(1)
      .forUpdate()
      .skipLocked();
    return (id === undefined ? query : query.where('id', '=', id)).executeTakeFirst();
  }

  async setCleaned({ id, state }: UploadRow): Promise<void> {
    if (state === 'cancelled') await this.database.query.deleteFrom(table).where('id', '=', id).execute();
    else await this.database.query.updateTable(table).set({ cleaned: true }).where('id', '=', id).execute();
  }

  private select(dataset: string, id: string) {
    return this.database.query
      .selectFrom(table)
      .selectAll()
      .where('id', '=', id)
      .where('dataset', '=', dataset)
      .where('state', '!=', 'cancelled');
  }

  private async change(
    { id, attempts }: UploadRow,
    set: Partial<{
      lease_until: ReturnType<typeof inSeconds>;
      state: 'published' | 'rejected';
      version: number;
      problem: string;
      failures: number;
    }>,
  ): Promise<boolean> {
    const row = await this.database.query
      .updateTable(table)
      .set(set)
      .where('id', '=', id)
      .where('state', '=', 'verifying')
      .where('attempts', '=', attempts)
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  }
}
