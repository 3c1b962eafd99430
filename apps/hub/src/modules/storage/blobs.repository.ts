import { Injectable } from '@nestjs/common';
import { HubDatabase } from '../../shared/hub-database.ts';

export interface Blob {
  sha256: string;
  key: string;
  size: number;
}

/** Which object holds the bytes of each SHA-256: the first that came stays, for good. */
@Injectable()
export class BlobsRepository {
  constructor(private readonly database: HubDatabase) {}

  async find(sha256: string): Promise<Blob | undefined> {
    const row = await this.database.query
      .selectFrom('storage.blobs')
      .select(['sha256', 'object_key as key', 'size'])
      .where('sha256', '=', sha256)
      .executeTakeFirst();
    return row;
  }

  async known(sha256s: readonly string[]): Promise<Set<string>> {
    if (sha256s.length === 0) return new Set();
    const rows = await this.database.query
      .selectFrom('storage.blobs')
      .select('sha256')
      .where('sha256', 'in', sha256s)
      .execute();
    return new Set(rows.map((row) => row.sha256));
  }

  /** Those of `keys` that are blobs: never to be deleted. */
  async keysAmong(keys: readonly string[]): Promise<Set<string>> {
    if (keys.length === 0) return new Set();
    const rows = await this.database.query
      .selectFrom('storage.blobs')
      .select('object_key')
      .where('object_key', 'in', keys)
      .execute();
    return new Set(rows.map((row) => row.object_key));
  }

  /**
   * Keeps the objects as blobs; bytes that are a blob already stay where they are. In the order of their sums, so that
   * two transactions with the same bytes wait for each other and never both ways.
   */
  async keep(blobs: readonly Blob[]): Promise<void> {
    const first = new Map<string, Blob>();
    for (const blob of blobs) if (!first.has(blob.sha256)) first.set(blob.sha256, blob);
    const rows = [...first.values()].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
    if (rows.length === 0) return;
    await this.database.query
      .insertInto('storage.blobs')
      .values(rows.map(({ sha256, key, size }) => ({ sha256, object_key: key, size })))
      .onConflict((oc) => oc.column('sha256').doNothing())
      .execute();
  }
}
