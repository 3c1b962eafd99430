import type { FileDescription, FilePreview, FileThumbnail, Inspection } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { HubDatabase } from '../../shared/hub-database.ts';

const table = 'inspection.descriptions';

export interface PendingFile {
  dataset: string;
  number: number;
  path: string;
  attempts: number;
}

@Injectable()
export class DescriptionsRepository {
  constructor(private readonly database: HubDatabase) {}

  /** @param afterS for a publication that is described within the same transaction, or soon */
  async expect(dataset: string, number: number, paths: readonly string[], afterS = 0): Promise<void> {
    if (paths.length === 0) return;
    const next_at = sql<Date>`now() + make_interval(secs => ${afterS})`;
    await this.database.query
      .insertInto(table)
      .values(paths.map((path) => ({ dataset, number, path, next_at })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  async keep(
    dataset: string,
    number: number,
    { description, preview, thumbnail }: Inspection,
  ): Promise<void> {
    await this.database.query
      .updateTable(table)
      .set({
        state: description.state,
        description: JSON.stringify(description),
        preview: preview ? JSON.stringify(preview) : null,
        thumbnail: thumbnail ? JSON.stringify(thumbnail) : null,
      })
      .where('dataset', '=', dataset)
      .where('number', '=', number)
      .where('path', '=', description.path)
      .execute();
  }

  /** Those whose turn it is, put back for as long as they may take: another worker does not take them too. */
  async take(limit: number, leaseS: number): Promise<PendingFile[]> {
    return this.database.query
      .updateTable(table)
      .set((eb) => ({
        attempts: eb('attempts', '+', 1),
        next_at: sql<Date>`now() + make_interval(secs => ${leaseS}::float * least(60, power(2, attempts)))`,
      }))
      .where(
        sql<boolean>`(dataset, number, path) in (
          select dataset, number, path from inspection.descriptions
          where state = 'pending' and next_at <= now()
          order by next_at limit ${limit} for update skip locked)`,
      )
      .returning(['dataset', 'number', 'path', 'attempts'])
      .execute();
  }

  /** Those that were taken while nobody was there to describe them: their turn comes soon, and was not theirs. */
  async putBack(files: readonly PendingFile[]): Promise<void> {
    for (const { dataset, number, path, attempts } of files) {
      await this.database.query
        .updateTable(table)
        .set({ attempts: attempts - 1, next_at: sql<Date>`now() + interval '2 seconds'` })
        .where('dataset', '=', dataset)
        .where('number', '=', number)
        .where('path', '=', path)
        .execute();
    }
  }

  /** By path; null for those that wait. */
  async list(dataset: string, number: number): Promise<Map<string, FileDescription | null>> {
    const rows = await this.database.query
      .selectFrom(table)
      .select(['path', 'description'])
      .where('dataset', '=', dataset)
      .where('number', '=', number)
      .execute();
    return new Map(rows.map(({ path, description }) => [path, description]));
  }

  async findLook(
    dataset: string,
    number: number,
    path: string,
  ): Promise<{ preview: FilePreview | null; thumbnail: FileThumbnail | null } | undefined> {
    return this.database.query
      .selectFrom(table)
      .select(['preview', 'thumbnail'])
      .where('dataset', '=', dataset)
      .where('number', '=', number)
      .where('path', '=', path)
      .executeTakeFirst();
  }

  /** Where bytes were erased nothing of them may be left to look at. */
  async forgetErased(): Promise<void> {
    await sql`
      update inspection.descriptions d set preview = null, thumbnail = null, description = null, state = 'unread'
      from catalogue.versions v
      where v.dataset = d.dataset and v.number = d.number and v.state = 'erased' and d.description is not null
    `.execute(this.database.query);
  }
}
