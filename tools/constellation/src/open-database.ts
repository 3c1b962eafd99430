import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataPaths, makeDataFolders } from './paths.ts';
import { holdDataFolder, runningSupervisor, stopLeftovers } from './process-files.ts';
import { type PartOptions, startPostgres } from './start-postgres.ts';

export interface OpenDatabase {
  ownerUrl: string;
  /** Pid of the hub's supervisor, where a hub runs on this folder. */
  supervisor: number | undefined;
  close(): Promise<void>;
}

/**
 * The database of a data folder, for work on it: that of the hub that runs, or else started for as long as it is open,
 * during which no hub starts on the folder.
 */
export async function openDatabase(dataDir: string, options: PartOptions = {}): Promise<OpenDatabase> {
  const paths = dataPaths(dataDir);
  const supervisor = runningSupervisor(paths.run);
  if (supervisor !== undefined) {
    const ports = existsSync(paths.ports) ? readFileSync(paths.ports, 'utf8') : '{}';
    const { postgres } = JSON.parse(ports) as { postgres?: number };
    const password = readFileSync(join(paths.secrets, 'postgres-owner.password'), 'utf8').trim();
    const ownerUrl = `postgres://cdh_owner:${password}@127.0.0.1:${postgres}/cdh`;
    return { ownerUrl, supervisor, close: () => Promise.resolve() };
  }
  makeDataFolders(paths);
  const release = holdDataFolder(paths.run);
  try {
    await stopLeftovers(paths.run);
    const { ownerUrl, stop } = await startPostgres(dataDir, options);
    return { ownerUrl, supervisor, close: () => stop().finally(release) };
  } catch (error) {
    release();
    throw error;
  }
}
