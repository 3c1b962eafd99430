import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { ObjectStoreError } from '@cdh/object-store';
import { BackupError } from './backup-error.ts';
import { type BackupManifest, backupManifest, manifestName, readIndex } from './backup-manifest.ts';
import type { BackupPlace } from './backup-place.ts';

/** The manifest of the backup `id`, or of the latest. Throws a BackupError when there is none, or it was damaged. */
export async function chooseBackup(place: BackupPlace, id?: string): Promise<BackupManifest> {
  const { backups } = await readIndex(place);
  const chosen = id === undefined ? backups.at(-1) : backups.find((backup) => backup.id === id);
  if (!chosen) throw absent(place.name, id, backups);
  const name = manifestName(chosen.id);
  const text = await buffer(await place.store.read(place.key(name))).catch((error: unknown) => {
    if (error instanceof ObjectStoreError && error.code === 'NOT_FOUND') return Buffer.alloc(0);
    throw error;
  });
  const sound = createHash('sha256').update(text).digest('hex') === chosen.sha256;
  const manifest = sound ? backupManifest.safeParse(JSON.parse(text.toString())) : undefined;
  if (manifest?.success) return manifest.data;
  throw new BackupError({
    fr: `${name} de ${place.name} s’est abîmé, ou vient d’une version plus récente. Restaurez une autre sauvegarde (--backup).`,
    en: `${name} of ${place.name} was damaged, or is of a newer version. Restore another backup (--backup).`,
  });
}

function absent(
  place: string,
  id: string | undefined,
  backups: { id: string; takenAt: string }[],
): BackupError {
  if (backups.length === 0) {
    return new BackupError({
      fr: `${place} ne contient aucune sauvegarde complète (une sauvegarde interrompue n’en est pas une : relancez-la).`,
      en: `${place} holds no complete backup (one that was interrupted is none: run it again).`,
    });
  }
  const list = backups.map((backup) => `  ${backup.id}  ${backup.takenAt}`).join('\n');
  return new BackupError({
    fr: `${place} n’a pas de sauvegarde ${id}.`,
    en: `${place} has no backup ${id}. It has:\n${list}`,
  });
}
