import { parseArgs } from 'node:util';
import { ConfigError, parseConfig } from '@cdh/config';
import { openObjectStore } from '@cdh/object-store';
import { migrations } from '../../database/migrations/index.ts';
import { backupConfig, hubStore, placeConfig } from './backup-config.ts';
import { BackupError } from './backup-error.ts';
import { openBackupPlace } from './backup-place.ts';
import { createBackup, explainStore } from './create-backup.ts';
import { checkBackup, restoreBackup } from './restore-backup.ts';

const USAGE = {
  backup: 'backup --to <folder | s3://bucket/prefix>',
  restore: 'restore --from <folder | s3://bucket/prefix> [--backup <id>] [--check] [--allow-damaged]',
};

export interface CommandContext {
  env: NodeJS.ProcessEnv;
  cwd: string;
  say(line: string): void;
}

/** `main.js backup --to …`. Returns the exit code: 3 where the hub itself no longer had some of its bytes. */
export async function runBackup(args: string[], { env, cwd, say }: CommandContext): Promise<number> {
  const { to } = readArguments('backup', args, { to: { type: 'string' } });
  if (typeof to !== 'string') throw usage('backup');
  const config = parseConfig(backupConfig, env);
  const place = openBackupPlace(to, config, cwd);
  const parts = {
    ownerUrl: config.DATABASE_OWNER_URL,
    store: openObjectStore(hubStore(config)),
    place,
    migrations: Object.keys(migrations),
    say,
  };
  const { id, missing } = await createBackup(parts).catch((error: unknown) => {
    throw explainStore(error, place.name);
  });
  say(`Sauvegarde complète / complete backup: ${id}, ${place.name}`);
  if (missing.length === 0) return 0;
  say(`… mais / but: ${missing.length} fichier(s) abîmé(s) dans le hub / damaged in the hub`);
  return 3;
}

/** `main.js restore --from …`. Returns the exit code. */
export async function runRestore(args: string[], { env, cwd, say }: CommandContext): Promise<number> {
  const options = readArguments('restore', args, {
    from: { type: 'string' },
    backup: { type: 'string' },
    check: { type: 'boolean' },
    'allow-damaged': { type: 'boolean' },
  });
  const { from, backup } = options;
  if (typeof from !== 'string') throw usage('restore');
  const place = openBackupPlace(from, parseConfig(placeConfig, env), cwd);
  const chosen = { place, say, ...(typeof backup === 'string' ? { backup } : {}) };
  if (options.check === true) {
    const { id } = await checkBackup(chosen).catch((error: unknown) => {
      throw explainStore(error, place.name);
    });
    say(`Sauvegarde entière / sound backup: ${id}, ${place.name}`);
    return 0;
  }
  const config = parseConfig(backupConfig, env);
  const { id } = await restoreBackup({
    ...chosen,
    ownerUrl: config.DATABASE_OWNER_URL,
    store: openObjectStore(hubStore(config)),
    migrations,
    allowDamaged: options['allow-damaged'] === true,
  }).catch((error: unknown) => {
    throw explainStore(error, config.S3_ENDPOINT ?? config.STORAGE_DIR ?? '');
  });
  say(`Restauré / restored: ${id}. Démarrez le hub / start the hub.`);
  return 0;
}

/** What an operator reads of a failure; undefined for a defect, whose stack is needed. */
export function describeBackupFailure(error: unknown): string | undefined {
  return error instanceof BackupError || error instanceof ConfigError ? error.message : undefined;
}

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

function readArguments(command: keyof typeof USAGE, args: string[], options: Options) {
  try {
    return parseArgs({ args, options }).values;
  } catch {
    throw usage(command);
  }
}

function usage(command: keyof typeof USAGE): BackupError {
  return new BackupError({ fr: `Usage : main.js ${USAGE[command]}`, en: `Usage: main.js ${USAGE[command]}` });
}
