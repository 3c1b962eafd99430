import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { acquireGoProgram, cacheDirectory } from '@cdh/constellation';

const HELM = {
  name: 'helm',
  module: 'helm.sh/helm/v4/cmd/helm@v4.3.1',
  takes: 'deux minutes, une fois / two minutes, once',
  otherwise: 'Ni Helm ni Go : installez l’un des deux. / Neither Helm nor Go: install one.',
};

/** A Helm that needs no building: of PATH or of the cache. */
export function findHelm(env: NodeJS.ProcessEnv): string | undefined {
  const folders = [...(env.PATH ?? '').split(delimiter), join(cacheDirectory(env), 'bin')];
  return folders.map((folder) => join(folder, HELM.name)).find((file) => existsSync(file));
}

/** Finds Helm, else builds it with Go and keeps it. Throws a StartupError without Go. */
export const acquireHelm = (env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<string> =>
  acquireGoProgram(HELM, { cacheDir: cacheDirectory(env), env, say });
