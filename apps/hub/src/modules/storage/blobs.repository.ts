import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { DoomedRepository } from './deletion/doomed.repository.ts';

export interface Blob {
  sha256: string;
  key: string;
  size: number;
}

export type BlobRow = Selectable<Schema['storage.blobs']>;

const table = 'storage.blobs';

/**
 * Which object holds the bytes of each SHA-256: the first that came stays as long as it is good. A row is locked by
 * whoever makes something refer to it, until that is committed.
 */
@Injectable()
export class BlobsRepository {
  constructor(
    private readonly database: HubDatabase,
    private readonly doomed: DoomedRepository,
  ) {}

  async find(sha256: string): Promise<(Blob & { damaged: boolean }) | undefined> {
    const row = await this.database.query
      .selectFrom(table)
      .select(['sha256', 'object_key as key', 'size', 'damaged_at'])
      .where('sha256', '=', sha256)
      .executeTakeFirst();
    return row && { sha256, key: row.key, size: row.size, damaged: row.damaged_at !== null };
  }

  async known(sha256s: readonly string[]): Promise<Set<string>> {
    if (sha256s.length === 0) return new Set();
    const rows = await this.database.query
      .selectFrom(table)
      .select('sha256')
      .where('sha256', 'in', sha256s)
      .execute();
    return new Set(rows.map((row) => row.sha256));
  }

  /** Those of the sums that are blobs, and until the ambient transaction ends stay so. */
  async hold(sha256s: readonly string[]): Promise<Set<string>> {
    if (sha256s.length === 0) return new Set();
    const rows = await this.database.query
      .selectFrom(table)
      .select('sha256')
      .where('sha256', 'in', sha256s)
      .orderBy('sha256')
      .forKeyShare()
      .execute();
    return new Set(rows.map((row) => row.sha256));
  }

  /** Those of `keys` that are blobs: not to be deleted. */
  async keysAmong(keys: readonly string[]): Promise<Set<string>> {
    if (keys.length === 0) return new Set();
    const rows = await this.database.query
      .selectFrom(table)
      .select('object_key')
      .where('object_key', 'in', keys)
      .execute();
    return new Set(rows.map((row) => row.object_key));
  }

  /**
   * Keeps the objects as blobs; good bytes that are a blob already stay where they are. In the order of their sums, so
   * that two transactions with the same bytes wait for each other and never both ways.
   */
  async keep(blobs: readonly Blob[]): Promise<void> {
    const first = new Map<string, Blob>();
    for (const blob of blobs) if (!first.has(blob.sha256)) first.set(blob.sha256, blob);
    const rows = [...first.values()].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
    if (rows.length === 0) return;
    // An update and not nothing: it locks the row against its deletion, and waits for one that has begun.
    const held = await this.database.query
      .insertInto(table)
      .values(rows.map(({ sha256, key, size }) => ({ sha256, object_key: key, size })))
      .onConflict((oc) => oc.column('sha256').doUpdateSet({ released_at: null }))
      .returning(['sha256', 'object_key', 'damaged_at'])
      .execute();
    for (const { sha256, object_key, damaged_at } of held) {
      const brought = first.get(sha256);
      if (damaged_at !== null && brought) await this.replace(sha256, object_key, brought.key);
    }
  }

  /** Good bytes, read just now, take the place of those that were not. False when somebody else was faster. */
  async replace(sha256: string, old: string, key: string): Promise<boolean> {
    const now = sql<Date>`now()`;
    const row = await this.database.query
      .updateTable(table)
      .set({ object_key: key, damaged_at: null, checked_at: now, locked_until: null, lease_until: null })
      .where('sha256', '=', sha256)
      .where('object_key', '=', old)
      .returning('sha256')
      .executeTakeFirst();
    if (!row) return false;
    await this.doomed.add([{ key: old }]);
    await this.database.query
      .updateTable('storage.findings')
      .set({ state: 'restored', restored_at: now })
      .where('sha256', '=', sha256)
      .where('place', '=', 'first')
      .where('state', '<>', 'restored')
      .execute();
    return true;
  }

  /** Those of the sums that a version which is not erased has in its inventory. */
  async referenced(sha256s: readonly string[]): Promise<Set<string>> {
    if (sha256s.length === 0) return new Set();
    const rows = await this.database.query
      .selectFrom('catalogue.version_files as f')
      .innerJoin('catalogue.versions as v', (on) =>
        on.onRef('v.dataset', '=', 'f.dataset').onRef('v.number', '=', 'f.number'),
      )
      .select('f.sha256')
      .distinct()
      .where('f.sha256', 'in', sha256s)
      .where('v.state', '<>', 'erased')
      .execute();
    return new Set(rows.map((row) => row.sha256));
  }

  /** Locks the rows; two transactions that each take one of two references away wait for each other here. */
  lock(sha256s: readonly string[]): Promise<BlobRow[]> {
    if (sha256s.length === 0) return Promise.resolve([]);
    return this.database.query
      .selectFrom(table)
      .selectAll()
      .where('sha256', 'in', sha256s)
      .orderBy('sha256')
      .forNoKeyUpdate()
      .execute();
  }

  /** Locks one released blob that no publication holds and no lock of the store keeps. */
  lockReleased(): Promise<BlobRow | undefined> {
    return this.database.query
      .selectFrom(table)
      .selectAll()
      .where('released_at', 'is not', null)
      .where((eb) => eb.or([eb('locked_until', 'is', null), eb('locked_until', '<', sql<Date>`now()`)]))
      .orderBy('released_at')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
  }

  async setReleased(sha256s: readonly string[]): Promise<void> {
    if (sha256s.length === 0) return;
    await this.database.query
      .updateTable(table)
      .set({ released_at: sql<Date>`now()` })
      .where('sha256', 'in', sha256s)
      .execute();
  }

  async setNeeded(sha256: string): Promise<void> {
    await this.database.query
      .updateTable(table)
      .set({ released_at: null })
      .where('sha256', '=', sha256)
      .execute();
  }

  async remove(sha256: string): Promise<void> {
    await this.database.query.deleteFrom(table).where('sha256', '=', sha256).execute();
  }
}
