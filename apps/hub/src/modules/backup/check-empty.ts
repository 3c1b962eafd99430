import type { Client } from 'pg';
import { BackupError } from './backup-error.ts';
import { describeTables } from './describe-tables.ts';

/** What a hub that was only started, and never used, may have written. */
const OF_A_FRESH_HUB: Record<string, string> = {
  'platform.epochs': 'false',
  'audit.counter': 'seq > 0',
  'identity.principals': `kind <> 'administrator'`,
  'identity.api_keys': `id <> 'bootstrap'`,
};

/** Throws a BackupError unless the database is that of a hub that nobody has used, and that does not run. */
export async function checkEmpty(client: Client): Promise<void> {
  const { rowCount: hubs } = await client.query(
    `select from pg_stat_activity where datname = current_database() and application_name = 'cdh-hub'`,
  );
  if (hubs) {
    throw new BackupError({
      fr: 'Un hub tourne sur cette base : arrêtez-le (kubectl scale --replicas=0, ou Ctrl-C), puis relancez.',
      en: 'A hub runs on this database: stop it (kubectl scale --replicas=0, or Ctrl-C), then run again.',
    });
  }
  for (const { name } of await describeTables(client)) {
    const { rowCount } = await client.query(
      `select from ${name} where ${OF_A_FRESH_HUB[name] ?? 'true'} limit 1`,
    );
    if (!rowCount) continue;
    throw new BackupError({
      fr: `Cette base n’est pas vide (${name}) : rien n’a été changé. On ne restaure que dans un hub vide : créez une autre base, et donnez-la par DATABASE_OWNER_URL.`,
      en: `This database is not empty (${name}): nothing was changed. A restore needs an empty hub: create another database and name it in DATABASE_OWNER_URL.`,
    });
  }
}
