import { migrate, type Migration } from '@cdh/postgres';
import type { Client } from 'pg';
import { BackupError } from './backup-error.ts';
import { type BackupManifest, tableName } from './backup-manifest.ts';
import type { BackupPlace } from './backup-place.ts';
import { checkEmpty } from './check-empty.ts';
import { readChunks } from './chunked-object.ts';
import { copyIn } from './copy-rows.ts';
import { appliedMigrations, HUB_SCHEMAS } from './describe-tables.ts';
import { settleRestored } from './settle-restored.ts';

/** Throws a BackupError when the backup's schema is one that these migrations do not lead to. */
export function refuseNewer(manifest: BackupManifest, migrations: Record<string, Migration>): void {
  const names = Object.keys(migrations);
  const ahead = manifest.migrations.find((name, i) => names[i] !== name);
  if (ahead === undefined) return;
  throw new BackupError({
    fr: `Cette sauvegarde est d’une autre version du hub (migration ${ahead}) : restaurez-la avec cette version ou une plus récente.`,
    en: `This backup is of another version of the hub (migration ${ahead}): restore it with that version or a newer one.`,
  });
}

/**
 * Makes the schema that the backup is of, fills it in one transaction, and only then brings it to the present: data
 * meets each later migration as it did in the hub that lived through it.
 */
export async function restoreMetadata(
  client: Client,
  ownerUrl: string,
  place: BackupPlace,
  manifest: BackupManifest,
  options: { migrations: Record<string, Migration>; lost: ReadonlySet<string> },
): Promise<void> {
  await prepareSchema(client, ownerUrl, manifest, options.migrations);
  await client.query('begin');
  try {
    const names = manifest.tables.map(({ name }) => name);
    await client.query(`lock table ${names.join(', ')} in access exclusive mode`);
    await checkEmpty(client);
    await client.query(`truncate ${names.join(', ')}`);
    for (const { name, columns, rows, chunks } of manifest.tables) {
      const source = readChunks(place, tableName(manifest.id, name), chunks);
      const filled = await copyIn(client, name, columns, source);
      if (filled !== rows) throw new Error(`${name}: ${filled} rows of ${rows}`);
    }
    for (const { name, value } of manifest.sequences)
      if (value !== null) await client.query('select setval($1::regclass, $2)', [name, value]);
    await settleRestored(client, options.lost);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
  await migrate(ownerUrl, options.migrations);
}

/** An empty hub may have been started, and so have a newer schema: it is made anew, at the backup's. */
async function prepareSchema(
  client: Client,
  ownerUrl: string,
  manifest: BackupManifest,
  migrations: Record<string, Migration>,
): Promise<void> {
  const applied = await appliedMigrations(client);
  if (applied.join() === manifest.migrations.join()) return;
  if (applied.length > 0) {
    await client.query('begin');
    await checkEmpty(client);
    const { rows } = await client.query<{ name: string }>(
      `select quote_ident(nspname) as name from pg_namespace where ${HUB_SCHEMAS}`,
    );
    if (rows.length > 0) await client.query(`drop schema ${rows.map(({ name }) => name).join(', ')} cascade`);
    await client.query('delete from public.kysely_migration');
    await client.query('commit');
  }
  const until = manifest.migrations.length;
  await migrate(ownerUrl, Object.fromEntries(Object.entries(migrations).slice(0, until)));
}
