import type { ObjectStore } from '@cdh/object-store';
import type { Migration } from '@cdh/postgres';
import { BackupError } from './backup-error.ts';
import { type BackupManifest, inventoryName } from './backup-manifest.ts';
import type { BackupPlace } from './backup-place.ts';
import { checkEmpty } from './check-empty.ts';
import { chooseBackup } from './choose-backup.ts';
import { readChunks } from './chunked-object.ts';
import { checkBlob, copyBlob } from './copy-blob.ts';
import { RESTORE_LOCK, openSession } from './hub-session.ts';
import { type Entry, readInventory } from './inventory.ts';
import { Progress } from './progress.ts';
import { refuseNewer, restoreMetadata } from './restore-metadata.ts';
import { runPool } from './run-pool.ts';
import { isLost, persist } from './store-failures.ts';

const AT_ONCE = 16;
const NAMED = 20;

export interface RestoreParts {
  place: BackupPlace;
  /** Default: the latest. */
  backup?: string;
  ownerUrl: string;
  store: ObjectStore;
  migrations: Record<string, Migration>;
  /** Restores all that is good, where some of the bytes are not. */
  allowDamaged: boolean;
  say(line: string): void;
}

/**
 * Restores a backup into an empty hub that does not run: every object checked by its sum, then all metadata in one
 * transaction. A run that is killed leaves the hub empty and what was copied in the store; the next goes on from there.
 * Throws a BackupError with a message for people.
 */
export async function restoreBackup(parts: RestoreParts): Promise<BackupManifest> {
  const { place, say, store } = parts;
  const manifest = await chooseBackup(place, parts.backup);
  refuseNewer(manifest, parts.migrations);
  say(`Sauvegarde du / backup of ${manifest.takenAt} (${manifest.id})`);
  const client = await openSession(parts.ownerUrl, RESTORE_LOCK);
  try {
    await checkEmpty(client);
    await store.check();
    const lost = await eachEntry(parts, manifest, async (entry) => {
      const to = { store, key: entry.key };
      const there = await persist(() => store.stat(to.key));
      // In a store that outlived its database.
      if (there?.size === entry.size && (await isGood(to, entry))) return false;
      await persist(() => copyBlob(blobIn(place, entry), to, entry));
      return true;
    });
    if (lost.size > 0 && !parts.allowDamaged) throw damaged(place, lost);
    const options = { migrations: parts.migrations, lost: new Set([...lost.keys(), ...manifest.missing]) };
    await restoreMetadata(client, parts.ownerUrl, place, manifest, options);
    return manifest;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Reads a whole backup and changes nothing. Throws a BackupError that names what is not good. */
export async function checkBackup(
  parts: Pick<RestoreParts, 'place' | 'backup' | 'say'>,
): Promise<BackupManifest> {
  const { place } = parts;
  const manifest = await chooseBackup(place, parts.backup);
  for (const { name, chunks } of manifest.tables)
    for await (const _ of readChunks(place, `backups/${manifest.id}/tables/${name}`, chunks));
  const lost = await eachEntry(parts, manifest, async (entry) => {
    await persist(() => checkBlob(blobIn(place, entry), entry));
    return true;
  });
  if (lost.size > 0) throw damaged(place, lost);
  return manifest;
}

const blobIn = (place: BackupPlace, { sha256 }: Entry) => ({
  store: place.store,
  key: place.blobKey(sha256),
});

const isGood = (at: { store: ObjectStore; key: string }, entry: Entry) =>
  checkBlob(at, entry).then(
    () => true,
    () => false,
  );

/** `work` on each object of the backup, which says whether it moved bytes; returns those that are not good, by sum. */
async function eachEntry(
  { place, say }: Pick<RestoreParts, 'place' | 'say'>,
  { id, inventory, missing }: BackupManifest,
  work: (entry: Entry) => Promise<boolean>,
): Promise<Map<string, string>> {
  const progress = new Progress({ files: inventory.rows, bytes: inventory.bytes }, say);
  const known = new Set(missing);
  const lost = new Map<string, string>();
  const entries = readInventory(readChunks(place, inventoryName(id), inventory.chunks));
  await runPool(entries, AT_ONCE, async (entry) => {
    if (known.has(entry.sha256)) {
      say(`N’était plus dans le hub / was gone from the hub: ${entry.name} (${entry.sha256})`);
      return;
    }
    try {
      progress.add(entry.size, await work(entry));
    } catch (error) {
      if (!(await isLost(error, blobIn(place, entry), entry))) throw error;
      lost.set(entry.sha256, entry.name);
      say(`ABÎMÉ dans la sauvegarde / DAMAGED in the backup: ${entry.name} (${entry.sha256})`);
    }
  });
  say(`Octets / bytes: ${progress.summary()}`);
  return lost;
}

function damaged({ name }: BackupPlace, lost: Map<string, string>): BackupError {
  const list = [...lost].slice(0, NAMED).map(([sha256, file]) => `  ${file} (${sha256})`);
  if (lost.size > NAMED) list.push(`  … ${lost.size - NAMED}`);
  return new BackupError({
    fr: `${lost.size} fichier(s) de ${name} se sont abîmés ; la base n’a pas été changée. Restaurez d’une autre copie, ou avec --allow-damaged tout ce qui est bon :`,
    en: `${lost.size} file(s) of ${name} were damaged; the database was not changed. Restore from another copy, or with --allow-damaged all that is good:\n${list.join('\n')}`,
  });
}
