import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { BackupError } from './backup-error.ts';
import { type BackupManifest, inventoryName, tableName, UNDER_WAY } from './backup-manifest.ts';
import type { BackupPlace } from './backup-place.ts';
import { writeChunks } from './chunked-object.ts';
import { copyOut, readRows } from './copy-rows.ts';
import { appliedMigrations, describeSequences, describeTables } from './describe-tables.ts';

/** Results of jobs, as long as they are kept: they have sums, but are nobody else's. */
const KEPT = `verified and sha256 is not null and keep_until > now()`;

/**
 * What of a table is not taken whole, and why. Bytes that were given up are not taken up again by a restore; what a
 * store was to delete means nothing to another store; places that were not filled yet are asked for again.
 */
const SELECTIONS: Record<string, string> = {
  'storage.blobs': 'where released_at is null',
  'storage.doomed': 'where false',
  'storage.staged': `where ${KEPT}`,
};

/** One line for each object that the metadata refer to: sum, size, key, and a file by which people know it. */
const INVENTORY = `
  select b.sha256, b.size, b.object_key, coalesce((
      select f.dataset || '@' || f.number || ' ' || f.path from catalogue.version_files f where f.sha256 = b.sha256 limit 1), '–')
    from storage.blobs b where released_at is null
  union all
  select s.sha256, s.size, s.object_key, 'résultat d’un travail / result of a job, ' || s.owner
    from storage.staged s
    where ${KEPT} and not exists (select from storage.blobs b where b.object_key = s.object_key)`;

export interface Snapshot {
  manifest: BackupManifest;
  auditSeq: number;
}

/** Writes all metadata of one moment, and names the bytes that they refer to. The bytes come after. */
export async function snapshotMetadata(
  client: Client,
  place: BackupPlace,
  known: readonly string[],
): Promise<Snapshot> {
  await client.query('begin isolation level repeatable read read only');
  try {
    const { rows: moments } = await client.query<{ at: Date; seq: string | null; entries: string }>(`
      select now() as at, (select max(seq) from audit.entries) as seq, (select count(*) from audit.entries) as entries`);
    const { at = new Date(), seq, entries } = moments[0] ?? {};
    if (Number(seq) !== Number(entries))
      throw new Error(`the audit has ${entries} entries up to number ${seq}`);
    const migrations = await appliedMigrations(client);
    refuseOthers(migrations, known);
    const id = `${at.toISOString().replace(/[-:]|\.\d+/g, '')}-${randomBytes(4).toString('hex')}`;
    const tables = await describeTables(client);
    const names = [...tables.map(({ name }) => tableName(id, name)), inventoryName(id)];
    await place.writeJson(UNDER_WAY, { id, names });

    const written: BackupManifest['tables'] = [];
    for (const { name, columns } of tables) {
      const { stream, rows } = copyOut(
        client,
        `select ${columns.join(', ')} from ${name} ${SELECTIONS[name] ?? ''}`,
      );
      const chunks = await writeChunks(place, tableName(id, name), stream);
      written.push({ name, columns, rows: rows(), chunks });
    }
    const list = copyOut(client, INVENTORY);
    const total = { bytes: 0 };
    const chunks = await writeChunks(place, inventoryName(id), summed(list.stream, total));
    const manifest: BackupManifest = {
      format: 'cdh-backup/1',
      id,
      takenAt: at.toISOString(),
      migrations,
      tables: written,
      sequences: await describeSequences(client),
      inventory: { rows: list.rows(), bytes: total.bytes, chunks },
      missing: [],
    };
    await client.query('commit');
    return { manifest, auditSeq: Number(seq ?? 0) };
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** Passes the inventory on and adds up its sizes. */
async function* summed(source: AsyncIterable<Buffer>, total: { bytes: number }): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const piece of source) {
    const text = Buffer.concat([rest, piece]);
    const end = text.lastIndexOf(10) + 1;
    rest = text.subarray(end);
    const lines = [text.subarray(0, end)];
    for await (const [, size] of readRows(from(lines))) total.bytes += Number(size);
    yield piece;
  }
}

async function* from<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

/** A backup of a schema that this program does not know could not be judged by it either. */
function refuseOthers(migrations: readonly string[], known: readonly string[]): void {
  if (migrations.join() === known.join()) return;
  throw new BackupError({
    fr: 'La base n’est pas au schéma de cette version du hub : prenez l’image du hub qui tourne, ou migrez d’abord (main.js migrate).',
    en: 'The database is not at the schema of this version of the hub: use the image of the hub that runs, or migrate first (main.js migrate).',
  });
}
