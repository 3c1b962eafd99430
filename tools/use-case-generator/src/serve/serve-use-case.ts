import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  callHub,
  childEnvironment,
  describeFailure,
  keepUseCaseKey,
  member,
  repositoryRoot,
  StartupError,
  takeOverUseCase,
} from '@cdh/constellation';
import { findHub, type FoundHub } from './find-hub.ts';
import { Restartable } from './restartable.ts';
import { watchBundle } from './watch-bundle.ts';

export interface ServeOptions {
  env: NodeJS.ProcessEnv;
  say: (line: string) => void;
}

/**
 * Serves `apps/<id>` from its sources beside a running hub: reserves the id and makes the key where there is none,
 * builds, runs, and does both again after every change. Returns what ends it in order.
 * @throws StartupError where there is no such use case, no hub, or somebody else serves it already
 */
export async function serveUseCase(id: string, { env, say }: ServeOptions): Promise<() => Promise<void>> {
  const entry = join(repositoryRoot, 'apps', id, 'src/main.ts');
  if (!existsSync(entry)) throw new StartupError(`apps/${id}/src/main.ts n’existe pas. / does not exist.`);
  const hub = await findHub(env);
  const release = await takeOverUseCase(hub.paths, id);
  // Below the repository, so that the bundle finds its packages.
  const file = join(repositoryRoot, 'dist/serve', id, 'main.js');
  const preload = join(repositoryRoot, 'dist/telemetry.js');
  const before = ['--enable-source-maps', ...(existsSync(preload) ? ['--import', preload] : [])];
  const cache = join(hub.paths.cache, id);
  mkdirSync(cache, { recursive: true });

  const environment = async () => ({
    ...childEnvironment(env, id),
    NODE_ENV: 'development',
    CDH_URL: hub.url,
    CDH_KEY: await keepUseCaseKey(hub.url, hub.adminKey, hub.paths.secrets, id),
    CDH_CACHE_DIR: cache,
  });
  let build = 0;
  const service = new Restartable((code) => {
    build++;
    say(
      `✗ ${id} s’est arrêté (code ${code}) : il repart au prochain changement. / ended, starts again on a change.`,
    );
  });
  const close = watchBundle(
    { root: repositoryRoot, entry, file },
    (milliseconds) => {
      const current = ++build;
      say(`… ${id} compilé / built (${milliseconds} ms)`);
      service
        .restart([...before, file], environment)
        .then(() => tellWhenLive(id, hub, say, () => current === build))
        .catch((error: unknown) => say(`✗ ${describeFailure(error)}`));
    },
    (message) => say(`✗ ${id} ne compile pas / does not compile:\n${message}`),
  );
  return async () => {
    build++;
    await close();
    await service.stop();
    release();
  };
}

async function tellWhenLive(
  id: string,
  { url, adminKey }: FoundHub,
  say: ServeOptions['say'],
  current: () => boolean,
) {
  const began = Date.now();
  // The process before may still be counted for a moment.
  await sleep(300);
  while (current() && Date.now() - began < 30_000) {
    const { body } = await callHub(url, adminKey, 'GET', `/use-cases/${id}`);
    if (member(body, 'state') === 'live') {
      if (current()) say(`✓ ${id} répond / answers: ${url}/use-cases/${id}`);
      return;
    }
    await sleep(100);
  }
  if (current()) say(`✗ Le hub ne voit pas encore ${id}. / The hub does not see ${id} yet.`);
}
