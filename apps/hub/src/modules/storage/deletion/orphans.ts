import { type ObjectStore, type OpenUpload } from '@cdh/object-store';
import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { OBJECT_STORE, SECOND_STORE } from '../object-store.provider.ts';

const BATCH = 200;
const HOUR_MS = 3_600_000;
/** Looked for every few hours, so that nothing lasts a day. An upload and its row are seconds apart. */
const FIRST_AFTER_MS = 12 * HOUR_MS;
/** There nobody but the hub uploads, and what it copies at this moment must not be taken away. */
const SECOND_AFTER_MS = 24 * HOUR_MS;

/** Uploads in the stores that nobody knows: the process died between opening one and writing its row. */
@Injectable()
export class Orphans {
  constructor(
    private readonly database: HubDatabase,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(SECOND_STORE) private readonly second: ObjectStore | null,
  ) {}

  /** Aborts them; returns how many. `now` is for tests. */
  async sweep(now = Date.now()): Promise<number> {
    let aborted = 0;
    let batch: OpenUpload[] = [];
    const flush = async () => {
      const known = await this.known(batch.map(({ mark }) => mark));
      for (const upload of batch) {
        if (known.has(upload.mark)) continue;
        await upload.abort();
        aborted += 1;
      }
      batch = [];
    };
    for await (const upload of this.store.openUploads(new Date(now - FIRST_AFTER_MS))) {
      batch.push(upload);
      if (batch.length === BATCH) await flush();
    }
    await flush();
    if (!this.second) return aborted;
    for await (const upload of this.second.openUploads(new Date(now - SECOND_AFTER_MS))) {
      await upload.abort();
      aborted += 1;
    }
    return aborted;
  }

  /** Those of the marks that a row stands for: its own end will see to them. */
  private async known(marks: string[]): Promise<Set<string>> {
    if (marks.length === 0) return new Set();
    const { rows } = await sql<{ mark: string }>`
      select mark from (
        select regexp_replace(file ->> 'storeUpload', '^\\d+-\\d+-', '') as mark
        from storage.uploads, jsonb_array_elements(files) as file where not cleaned
        union all
        select regexp_replace(upload_id, '^\\d+-\\d+-', '') from storage.staged
        union all
        select regexp_replace(upload_id, '^\\d+-\\d+-', '') from storage.doomed where upload_id is not null
      ) as held where mark = any(${marks}::text[])`.execute(this.database.query);
    return new Set(rows.map(({ mark }) => mark));
  }
}
