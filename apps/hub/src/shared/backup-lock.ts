import { type RawBuilder, sql } from 'kysely';

/**
 * Advisory lock of the connection of a running backup. While it is held nothing is deleted from the store: what a
 * snapshot refers to may be given up by the hub meanwhile, and must still be read.
 */
export const BACKUP_LOCK = 'cdh:backup';

/** Whether no backup of this database runs. */
export const noBackupRuns: RawBuilder<boolean> = sql<boolean>`not exists (
  select from pg_locks
  where locktype = 'advisory' and granted
    and database = (select oid from pg_database where datname = current_database())
    and (classid::bigint << 32 | objid::bigint) = hashtextextended(${BACKUP_LOCK}, 0))`;
