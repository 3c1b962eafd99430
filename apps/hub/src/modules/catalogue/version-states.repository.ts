import type { LanguageMap } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { HubDatabase } from '../../shared/hub-database.ts';

/** What becomes of versions once they are there, and under which record they were published. */
@Injectable()
export class VersionStatesRepository {
  constructor(private readonly database: HubDatabase) {}

  /** Keeps what the dataset says of itself now, once for all versions published under it. */
  async keepRecord(dataset: string, sha256: string, record: Record<string, unknown>): Promise<void> {
    await this.database.query
      .insertInto('catalogue.records')
      .values({ dataset, sha256, record: JSON.stringify(record) })
      .onConflict((oc) => oc.columns(['dataset', 'sha256']).doNothing())
      .execute();
  }

  async findRecord(dataset: string, sha256: string): Promise<Record<string, unknown> | undefined> {
    const row = await this.database.query
      .selectFrom('catalogue.records')
      .select('record')
      .where('dataset', '=', dataset)
      .where('sha256', '=', sha256)
      .executeTakeFirst();
    return row?.record;
  }

  async setState(
    dataset: string,
    number: number,
    change: { state: string; reason?: LanguageMap; successor?: number | null },
  ): Promise<void> {
    const { state, reason, successor } = change;
    await this.database.query
      .updateTable('catalogue.versions')
      .set({
        state,
        ...(reason === undefined ? {} : { reason: JSON.stringify(reason) }),
        ...(successor === undefined ? {} : { successor }),
        ...(state === 'published' ? { released: true, published_at: sql<Date>`now()` } : {}),
      })
      .where('dataset', '=', dataset)
      .where('number', '=', number)
      .execute();
  }

  /** False when another version has it. */
  async setIdentifier(dataset: string, number: number, identifier: string): Promise<boolean> {
    const { rows } = await sql`
      update catalogue.versions set identifier = ${identifier}
      where dataset = ${dataset} and number = ${number}
        and not exists (select from catalogue.versions where identifier = ${identifier})
      returning number`.execute(this.database.query);
    return rows.length > 0;
  }

  async identifierTaken(identifier: string): Promise<boolean> {
    const row = await this.database.query
      .selectFrom('catalogue.versions')
      .select('number')
      .where('identifier', '=', identifier)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** What a reader should take: the newest that is published, or else the newest deprecated one. */
  async latestUsable(dataset: string): Promise<number | null> {
    for (const state of ['published', 'deprecated']) {
      const row = await this.database.query
        .selectFrom('catalogue.versions')
        .select('number')
        .where('dataset', '=', dataset)
        // A literal, so that the partial index on published ones serves.
        .where(sql<boolean>`state = ${sql.lit(state)}`)
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (row) return row.number;
    }
    return null;
  }
}
