import { z } from 'zod';
import { BackupError } from './backup-error.ts';
import type { BackupPlace } from './backup-place.ts';

const count = z.int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A stream cut into compressed objects, `<name>/0`, `<name>/1`, …; size and sum are those of the object. */
const chunks = z.array(z.object({ size: count, sha256 }));
export type Chunk = z.output<typeof chunks>[number];

export const backupManifest = z.object({
  format: z.literal('cdh-backup/1'),
  id: z.string().regex(/^[0-9TZ]{16}-[0-9a-f]{8}$/),
  /** All metadata are those of this moment. */
  takenAt: z.iso.datetime(),
  /** What the schema was made by, in order. */
  migrations: z.array(z.string()),
  /** In the order in which foreign keys let them be filled. */
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()), rows: count, chunks })),
  sequences: z.array(z.object({ name: z.string(), value: z.int().nullable() })),
  /** Bytes that the metadata refer to. */
  inventory: z.object({ rows: count, bytes: count, chunks }),
  /** Sums of bytes that the hub itself no longer had whole. */
  missing: z.array(sha256),
});
export type BackupManifest = z.output<typeof backupManifest>;

/** `index.json`: complete backups, the latest last. Whatever it does not name is none. */
const backupIndex = z.object({
  backups: z.array(z.object({ id: z.string(), takenAt: z.iso.datetime(), sha256 })),
});
export type BackupIndex = z.output<typeof backupIndex>;

export const INDEX = 'index.json';
/** Names what a backup that has not ended is writing. */
export const UNDER_WAY = 'under-way.json';
export const underWay = z.object({ id: z.string(), names: z.array(z.string()) });
export const manifestName = (id: string) => `backups/${id}/manifest.json`;
export const tableName = (id: string, table: string) => `backups/${id}/tables/${table}`;
export const inventoryName = (id: string) => `backups/${id}/inventory`;

export async function readIndex(place: BackupPlace): Promise<BackupIndex> {
  const document = await place.readJson(INDEX);
  if (document === undefined) return { backups: [] };
  const read = backupIndex.safeParse(document);
  if (read.success) return read.data;
  throw new BackupError({
    fr: `${place.name} : ${INDEX} n’est pas celui d’une sauvegarde de ce hub.`,
    en: `${place.name}: ${INDEX} is not that of a backup of this hub.`,
  });
}
