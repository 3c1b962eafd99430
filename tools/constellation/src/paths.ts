import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

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

/** Makes the folders that every part needs; secrets and pids are for their owner alone. */
export function makeDataFolders(paths: DataPaths): void {
  mkdirSync(paths.root, { recursive: true });
  for (const folder of [paths.logs, paths.run]) mkdirSync(folder, { recursive: true });
  mkdirSync(paths.secrets, { recursive: true, mode: 0o700 });
}
