import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { dataPaths } from './paths.ts';
import { runningSupervisor, stopLeftovers } from './process-files.ts';
import { StartupError } from './startup-error.ts';

/**
 * Empties the data folder (never the cache of programs), after stopping what a killed supervisor left there. Throws
 * a StartupError while a hub runs on it, and for a folder that does not look like one of ours.
 */
export async function resetData(dataDir: string): Promise<string> {
  const { root, run } = dataPaths(dataDir);
  if (!existsSync(root) || readdirSync(root).length === 0) return `${root} : déjà vide. / already empty.`;
  const holder = runningSupervisor(run);
  if (holder !== undefined) {
    throw new StartupError(
      `Le hub tourne (pid ${holder}) : arrêtez-le d’abord (Ctrl-C, ou kill ${holder}). / The hub is running (pid ${holder}): stop it first.`,
    );
  }
  if (resolve(root) === resolve('/') || !existsSync(run) || existsSync(join(root, '.git'))) {
    throw new StartupError(
      `${root} n’est pas un dossier de données du hub : rien n’est effacé. / is not a data folder of the hub: nothing was deleted.`,
    );
  }
  await stopLeftovers(run);
  for (const name of readdirSync(root)) rmSync(join(root, name), { recursive: true, force: true });
  return `${root} : vidé. / emptied.`;
}
