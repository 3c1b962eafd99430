import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from './paths.ts';

interface Demonstration {
  loadDemonstration(options: {
    url: string;
    adminKey: string;
    log: (line: string) => void;
  }): Promise<unknown>;
}

/** Loads the synthetic territory through the hub's HTTP interface; what is there already stays. */
export async function loadDemonstration(options: {
  url: string;
  adminKey: string;
  log: (line: string) => void;
}): Promise<void> {
  const entry = join(repositoryRoot, 'tools/demonstration/src/index.ts');
  if (!existsSync(entry)) return;
  // Imported only here: its commune tables are large, and a start without demonstration needs none of them.
  const demonstration = (await import(pathToFileURL(entry).href)) as Demonstration;
  await demonstration.loadDemonstration(options);
}
