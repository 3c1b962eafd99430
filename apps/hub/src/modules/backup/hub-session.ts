import pg from 'pg';
import { BackupError } from './backup-error.ts';
import { COPY_SETTINGS } from './copy-rows.ts';

/** Held by the connection of a running restore. */
export const RESTORE_LOCK = 'cdh:restore';

/** A connection as the database's owner that holds `lock` until its end. Refused while another one does. */
export async function openSession(ownerUrl: string, lock: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: lock, keepAlive: true });
  // A connection that is lost between two statements is told by the next of them.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(COPY_SETTINGS);
    const { rows } = await client.query<{ held: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as held',
      [lock],
    );
    if (rows[0]?.held) return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  await client.end();
  throw new BackupError({
    fr: 'Une autre sauvegarde ou restauration de ce hub est en cours : attendez sa fin.',
    en: 'Another backup or restore of this hub is under way: wait for its end.',
  });
}

/** Whether the connection, and so its lock, is still the one that was opened. */
export async function isHeld(client: pg.Client, lock: string): Promise<boolean> {
  try {
    const { rows } = await client.query<{ held: boolean }>(
      `select exists (select from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() and granted
         and (classid::bigint << 32 | objid::bigint) = hashtextextended($1, 0)) as held`,
      [lock],
    );
    return rows[0]?.held ?? false;
  } catch {
    return false;
  }
}
