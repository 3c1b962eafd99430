import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { HubDatabase } from '../../../shared/hub-database.ts';
import type { BlobRow } from '../blobs.repository.ts';

const table = 'storage.blobs';
const inSeconds = (seconds: number) => sql<Date>`now() + make_interval(secs => ${seconds})`;
/** Long enough for a renewal to be missed. */
export const LEASE_S = 60;

/** The blobs themselves are the queue of what is still to be done with them: nothing can be lost between two tables. */
@Injectable()
export class BlobCareRepository {
  constructor(private readonly database: HubDatabase) {}

  /** One that was not read for `days`, or since somebody asked for it; a damaged one each hour. */
  claimUnchecked(days: number): Promise<BlobRow | undefined> {
    return this.claim(
      sql`checked_at < greatest(now() - make_interval(secs => ${days * 86_400}),
            (select max(requested_at) from storage.scrubs))
          or (damaged_at is not null and checked_at < now() - interval '1 hour')`,
      sql`checked_at`,
    );
  }

  claimUncopied(): Promise<BlobRow | undefined> {
    return this.claim(sql`copied_to is null and damaged_at is null`, sql`created_at`);
  }

  claimUnlocked(): Promise<BlobRow | undefined> {
    return this.claim(sql`locked_until is null and damaged_at is null`, sql`created_at`);
  }

  async renew(sha256: string, seconds = LEASE_S): Promise<void> {
    await this.set(sha256, { lease_until: inSeconds(seconds) });
  }

  async setCopyKey(sha256: string, copy_key: string): Promise<void> {
    await this.set(sha256, { copy_key });
  }

  async setCopied(sha256: string, store: string): Promise<void> {
    await this.set(sha256, { copied_to: store, lease_until: null });
    await this.resolve(sha256, 'second');
  }

  async setUncopied(sha256: string): Promise<void> {
    await this.set(sha256, { copied_to: null, copy_key: null });
  }

  async setLocked(sha256: string, until: Date): Promise<void> {
    await this.set(sha256, { locked_until: until, lease_until: null });
  }

  /** Read whole just now, and good. */
  async setGood(sha256: string): Promise<void> {
    await this.set(sha256, { checked_at: sql<Date>`now()`, damaged_at: null, lease_until: null });
  }

  async setDamaged(sha256: string): Promise<void> {
    const now = sql<Date>`now()`;
    await this.set(sha256, {
      damaged_at: sql<Date>`coalesce(damaged_at, now())`,
      checked_at: now,
      lease_until: null,
    });
  }

  /** To be read again before all others. */
  async setSuspect(sha256: string): Promise<void> {
    await this.set(sha256, { checked_at: sql<Date>`'epoch'::timestamptz` });
  }

  /** Copies in a store that is no longer the second one count for nothing. */
  async forgetCopiesElsewhere(store: string): Promise<void> {
    await this.database.query
      .updateTable(table)
      .set({ copied_to: null, copy_key: null })
      .where('copied_to', 'is not', null)
      .where('copied_to', '<>', store)
      .execute();
  }

  async resolve(sha256: string, place: 'first' | 'second'): Promise<void> {
    await this.database.query
      .updateTable('storage.findings')
      .set({ state: 'restored', restored_at: sql<Date>`now()` })
      .where('sha256', '=', sha256)
      .where('place', '=', place)
      .where('state', '<>', 'restored')
      .execute();
  }

  private async set(sha256: string, values: Record<string, unknown>): Promise<void> {
    await this.database.query.updateTable(table).set(values).where('sha256', '=', sha256).execute();
  }

  /** Publications hold rows meanwhile by weaker locks: they and this never wait for each other. */
  private async claim(what: RawBuilder<unknown>, order: RawBuilder<unknown>): Promise<BlobRow | undefined> {
    const { rows } = await sql<BlobRow>`
      update storage.blobs set lease_until = now() + make_interval(secs => ${LEASE_S})
      where sha256 = (
        select sha256 from storage.blobs
        where (${what}) and released_at is null and (lease_until is null or lease_until < now())
        order by ${order} limit 1 for no key update skip locked)
      returning *`.execute(this.database.query);
    return rows[0];
  }
}
