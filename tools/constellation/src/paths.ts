import { accessSync, constants, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorCode } from './error-code.ts';
import { StartupError } from './startup-error.ts';

/** The repository's root, three folders above this file. */
export const repositoryRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Where fetched programs are kept; it survives `npm run reset`. */
export const cacheDirectory = (env: NodeJS.ProcessEnv) =>
  resolve(env.CDH_CACHE ?? join(repositoryRoot, '.cache'));

export interface DataPaths {
  root: string;
  run: string;
  logs: string;
  secrets: string;
  postgres: string;
  nats: string;
  objects: string;
  minio: string;
  cache: string;
  ports: string;
  adminKey: string;
}

export function dataPaths(dataDir: string): DataPaths {
  const root = resolve(dataDir);
  const at = (name: string) => join(root, name);
  return {
    root,
    run: at('run'),
    logs: at('logs'),
    secrets: at('secrets'),
    postgres: at('postgres'),
    nats: at('nats'),
    objects: at('objects'),
    minio: at('minio'),
    cache: at('cache'),
    ports: at('ports.json'),
    adminKey: at('admin.key'),
  };
}

const unusable = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST']);

/**
 * Makes the folders that every part needs; secrets and pids are for their owner alone. Throws a StartupError where
 * this user may not write.
 */
export function makeDataFolders(paths: DataPaths): void {
  try {
    for (const folder of [paths.root, paths.logs, paths.run]) mkdirSync(folder, { recursive: true });
    mkdirSync(paths.secrets, { recursive: true, mode: 0o700 });
    accessSync(paths.root, constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = String(errorCode(error));
    if (!unusable.has(code)) throw error;
    throw new StartupError(
      `Impossible d’écrire dans ${paths.root} (${code}) : donnez-vous ce droit, ou choisissez un autre dossier, par exemple CDH_DATA=$HOME/cdh-data npm start.\n` +
        `${paths.root} can not be written to (${code}): allow it, or choose another folder with CDH_DATA.`,
    );
  }
}
