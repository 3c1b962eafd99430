import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import type { Actor, FileRef, Schema } from '../../../database/schema.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';

export type FindingRow = Selectable<Schema['storage.findings']>;
export type NewFinding = Pick<FindingRow, 'sha256' | 'size' | 'place' | 'finding' | 'received' | 'state'>;

export interface CareState {
  due: { blobs: number; bytes: number };
  oldestCheck: Date | null;
  damaged: number;
  uncopied: number;
  requestedAt: Date | null;
  requestedBy: Actor | null;
}

@Injectable()
export class FindingsRepository {
  constructor(private readonly database: HubDatabase) {}

  /** The files that a damage concerns: of at most a hundred versions. */
  async filesOf(sha256: string): Promise<FileRef[]> {
    return this.database.query
      .selectFrom('catalogue.version_files as f')
      .innerJoin('catalogue.versions as v', (on) =>
        on.onRef('v.dataset', '=', 'f.dataset').onRef('v.number', '=', 'f.number'),
      )
      .select(['f.dataset', 'f.number as version', 'f.path'])
      .where('f.sha256', '=', sha256)
      .where('v.state', '<>', 'erased')
      .orderBy('f.dataset')
      .orderBy('f.number')
      .limit(100)
      .execute();
  }

  /** One that is open already is not told again: it comes to its new state. */
  async record(finding: NewFinding, files: readonly FileRef[]): Promise<void> {
    const values = {
      ...finding,
      files: JSON.stringify(files),
      restored_at: finding.state === 'restored' ? sql<Date>`now()` : null,
    };
    const { numUpdatedRows } = await this.database.query
      .updateTable('storage.findings')
      .set({ state: finding.state, received: finding.received, restored_at: values.restored_at })
      .where('sha256', '=', finding.sha256)
      .where('place', '=', finding.place)
      .where('state', '<>', 'restored')
      .executeTakeFirst();
    if (numUpdatedRows > 0n) return;
    await this.database.query.insertInto('storage.findings').values(values).execute();
  }

  list(limit: number, before: number | undefined): Promise<FindingRow[]> {
    return this.database.query
      .selectFrom('storage.findings')
      .selectAll()
      .$if(before !== undefined, (query) => query.where('id', '<', before ?? 0))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
  }

  async request(requestedBy: Actor): Promise<void> {
    await this.database.query
      .insertInto('storage.scrubs')
      .values({ requested_by: JSON.stringify(requestedBy) })
      .onConflict((oc) => oc.doNothing())
      .execute();
  }

  async state(days: number): Promise<CareState> {
    const { rows } = await sql<{
      due: number;
      bytes: number;
      oldest: Date | null;
      damaged: number;
      uncopied: number;
    }>`
      with since as (
        select greatest(now() - make_interval(secs => ${days * 86_400}),
                        (select max(requested_at) from storage.scrubs)) as at)
      select count(*) filter (where checked_at < since.at) as due,
        coalesce(sum(size) filter (where checked_at < since.at), 0)::bigint as bytes,
        min(checked_at) as oldest,
        count(*) filter (where damaged_at is not null) as damaged,
        count(*) filter (where copied_to is null) as uncopied
      from storage.blobs, since where released_at is null`.execute(this.database.query);
    const last = await this.database.query
      .selectFrom('storage.scrubs')
      .selectAll()
      .orderBy('requested_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    const [row] = rows;
    return {
      due: { blobs: row?.due ?? 0, bytes: row?.bytes ?? 0 },
      oldestCheck: row?.oldest ?? null,
      damaged: row?.damaged ?? 0,
      uncopied: row?.uncopied ?? 0,
      requestedAt: last?.requested_at ?? null,
      requestedBy: last?.requested_by ?? null,
    };
  }
}
