import type { Manifest } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import { HubDatabase } from '../../shared/hub-database.ts';

export type UseCaseRow = Selectable<Schema['use_cases.use_cases']>;

@Injectable()
export class UseCasesRepository {
  constructor(private readonly database: HubDatabase) {}

  /** Rejects with a unique violation when the id is reserved. */
  create(id: string, organisation: string): Promise<UseCaseRow> {
    return this.database.query
      .insertInto('use_cases.use_cases')
      .values({ id, organisation })
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  find(id: string): Promise<UseCaseRow | undefined> {
    return this.database.query
      .selectFrom('use_cases.use_cases')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
  }

  lock(id: string): Promise<UseCaseRow | undefined> {
    return this.database.query
      .selectFrom('use_cases.use_cases')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
  }

  list(): Promise<UseCaseRow[]> {
    return this.database.query.selectFrom('use_cases.use_cases').selectAll().orderBy('id').execute();
  }

  async setManifest(id: string, manifest: Manifest, hash: string): Promise<void> {
    await this.database.query
      .updateTable('use_cases.use_cases')
      .set({ manifest: JSON.stringify(manifest), manifest_hash: hash, registered_at: sql`now()` })
      .where('id', '=', id)
      .execute();
  }

  async delete(id: string): Promise<void> {
    // Jobs before partitions, as everything else locks them.
    await this.database.query.deleteFrom('use_cases.jobs').where('use_case', '=', id).execute();
    await this.database.query.deleteFrom('use_cases.partitions').where('use_case', '=', id).execute();
    await this.database.query.deleteFrom('use_cases.use_cases').where('id', '=', id).execute();
  }
}
