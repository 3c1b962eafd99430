import { createHash } from 'node:crypto';
import { ObjectStoreError, type ObjectStore } from '@cdh/object-store';
import type { Client } from 'pg';
import { BACKUP_LOCK } from '../../shared/backup-lock.ts';
import { BackupError } from './backup-error.ts';
import {
  type BackupManifest,
  INDEX,
  inventoryName,
  manifestName,
  readIndex,
  UNDER_WAY,
  underWay,
} from './backup-manifest.ts';
import type { BackupPlace } from './backup-place.ts';
import { readChunks, removeChunks } from './chunked-object.ts';
import { copyBlob } from './copy-blob.ts';
import { type Entry, readInventory } from './inventory.ts';
import { isLost, persist } from './store-failures.ts';
import { isHeld, openSession } from './hub-session.ts';
import { Progress } from './progress.ts';
import { runPool } from './run-pool.ts';
import { snapshotMetadata } from './snapshot-metadata.ts';

/** Enough to hide the round trips of many small files; large ones are bound by the network anyway. */
const AT_ONCE = 16;

export interface BackupParts {
  ownerUrl: string;
  store: ObjectStore;
  place: BackupPlace;
  /** Names of this hub's migrations, in order. */
  migrations: readonly string[];
  say(line: string): void;
}

/**
 * Backs a running hub up: first the metadata of one moment, then all bytes that they refer to and the place has not
 * yet. The backup is one once the index names it, which is the last thing written; what a killed run left is taken up
 * by the next. Throws a BackupError with a message for people.
 */
export async function createBackup(parts: BackupParts): Promise<BackupManifest> {
  const { place, say } = parts;
  await place.store.check();
  const client = await openSession(parts.ownerUrl, BACKUP_LOCK);
  try {
    await removeLeftover(place);
    const { manifest, auditSeq } = await snapshotMetadata(client, place, parts.migrations);
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    say(`Métadonnées du / metadata of ${manifest.takenAt}: ${rows} lignes / rows, audit 1–${auditSeq}`);
    await copyBytes(parts, client, manifest);
    if (!(await isHeld(client, BACKUP_LOCK))) {
      throw new BackupError({
        fr: 'La connexion à la base s’est perdue pendant la copie : ce qui est copié sert à la prochaine sauvegarde, relancez-la.',
        en: 'The connection to the database was lost while copying: what is copied serves the next backup, run it again.',
      });
    }
    await complete(place, manifest);
    return manifest;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function copyBytes({ store, place, say }: BackupParts, client: Client, manifest: BackupManifest) {
  const { inventory, id } = manifest;
  const progress = new Progress({ files: inventory.rows, bytes: inventory.bytes }, say);
  const entries = readInventory(readChunks(place, inventoryName(id), inventory.chunks));
  await runPool(entries, AT_ONCE, async (entry) => {
    const to = { store: place.store, key: place.blobKey(entry.sha256) };
    const there = await persist(() => place.store.stat(to.key));
    if (there?.size === entry.size) return progress.add(entry.size, false);
    const key = await copyFromEither(store, client, entry, to);
    if (key === undefined) {
      manifest.missing.push(entry.sha256);
      say(`ABÎMÉ dans le hub / DAMAGED in the hub: ${entry.name} (${entry.sha256})`);
    }
    progress.add(entry.size, true);
  });
  say(`Octets / bytes: ${progress.summary()}`);
}

/** From where the snapshot says, or where good bytes were put since; undefined when the hub has none. */
async function copyFromEither(
  store: ObjectStore,
  client: Client,
  entry: Entry,
  to: { store: ObjectStore; key: string },
): Promise<string | undefined> {
  const tried = new Set<string>();
  for (let key: string | undefined = entry.key; key !== undefined && !tried.has(key);) {
    const from = { store, key };
    try {
      await persist(() => copyBlob(from, to, entry));
      return key;
    } catch (error) {
      if (!(await isLost(error, from, entry))) throw error;
    }
    tried.add(key);
    const { rows }: { rows: { object_key: string }[] } = await client.query(
      'select object_key from storage.blobs where sha256 = $1',
      [entry.sha256],
    );
    key = rows[0]?.object_key;
  }
  return undefined;
}

/** The manifest, then the index: only the second makes it a backup. */
async function complete(place: BackupPlace, manifest: BackupManifest): Promise<void> {
  const text = JSON.stringify(manifest);
  await place.store.put(place.key(manifestName(manifest.id)), Buffer.from(text), 'application/json');
  const { backups } = await readIndex(place);
  const sha256 = createHash('sha256').update(text).digest('hex');
  backups.push({ id: manifest.id, takenAt: manifest.takenAt, sha256 });
  await place.writeJson(INDEX, { backups });
  await place.store.delete(place.key(UNDER_WAY));
}

/** Metadata of a run that did not end; its bytes are kept, they serve this one. */
async function removeLeftover(place: BackupPlace): Promise<void> {
  const left = underWay.safeParse(await place.readJson(UNDER_WAY));
  if (!left.success) return;
  const { backups } = await readIndex(place);
  if (backups.some(({ id }) => id === left.data.id)) return;
  for (const name of left.data.names) await removeChunks(place, name);
  await place.store.delete(place.key(manifestName(left.data.id)));
}

/** A store's own error in words for people. */
export function explainStore(error: unknown, name: string): unknown {
  if (!(error instanceof ObjectStoreError)) return error;
  if (error.code === 'NO_SPACE') {
    return new BackupError(
      {
        fr: `${name} est plein : faites de la place, puis relancez ; ce qui est copié le reste.`,
        en: `${name} is full: make room, then run again; what is copied stays copied.`,
      },
      { cause: error },
    );
  }
  return new BackupError(
    { fr: `${name} : ${error.message} (${error.code}).`, en: `${name}: ${error.message} (${error.code}).` },
    { cause: error },
  );
}
