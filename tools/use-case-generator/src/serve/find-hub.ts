import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { callHub, dataPaths, repositoryRoot, StartupError, type DataPaths } from '@cdh/constellation';

export interface FoundHub {
  url: string;
  adminKey: string;
  paths: DataPaths;
}

/**
 * The hub that `npm start` runs: on the folder CDH_DATA (`.data`) and the port CDH_PORT (8080), with its
 * administrator's key.
 * @throws StartupError saying what to do where there is none
 */
export async function findHub(env: NodeJS.ProcessEnv): Promise<FoundHub> {
  const paths = dataPaths(resolve(repositoryRoot, env.CDH_DATA ?? '.data'));
  const url = `http://127.0.0.1:${env.CDH_PORT ?? '8080'}`;
  const adminKey = env.CDH_ADMIN_KEY ?? readKey(paths.adminKey);
  const ask = (path: string) => callHub(url, adminKey ?? '', 'GET', path, { expected: [200, 401] });
  const answer = adminKey && (await ask('/whoami').catch(() => undefined));
  if (!answer) {
    throw new StartupError(
      `Aucun hub sur ${url} : lancez d’abord npm start (CDH_DATA et CDH_PORT disent lequel).\n` +
        `No hub on ${url}: run npm start first (CDH_DATA and CDH_PORT say which one).`,
    );
  }
  if (answer.status === 401) {
    throw new StartupError(
      `Le hub de ${url} ne connaît pas la clé de ${join(paths.root, 'admin.key')} : est-ce le bon CDH_DATA ?\n` +
        `The hub on ${url} does not know that key: is CDH_DATA the right folder?`,
    );
  }
  return { url, adminKey, paths };
}

const readKey = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined);
