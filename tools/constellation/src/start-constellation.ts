import { setTimeout as sleep } from 'node:timers/promises';
import type { Constellation, ConstellationOptions } from './constellation-options.ts';
import { findFreePort, isPortFree } from './find-port.ts';
import { loadDemonstration } from './load-demonstration.ts';
import { startDatabase, startMessaging, startStorage } from './outer-parts.ts';
import { dataPaths, makeDataFolders } from './paths.ts';
import { holdDataFolder, stopLeftovers } from './process-files.ts';
import { keepAdminKey } from './secrets.ts';
import { buildServices } from './services.ts';
import { prepareHub, prepareUseCase } from './start-services.ts';
import { StartupError } from './startup-error.ts';
import { Stack } from './stack.ts';
import { keepUseCaseKey } from './use-case-key.ts';

/** Looks at every file that is published. */
const INSPECTOR = 'inspector';

/**
 * Starts the whole hub on `dataDir` and waits until it is ready: Postgres, NATS and storage (or the servers that the
 * environment names), the hub, the use cases, the demonstration. Cleans up first after a supervisor that was killed.
 * Throws a StartupError with a message for people, leaving no process.
 */
export async function startConstellation(options: ConstellationOptions): Promise<Constellation> {
  const { dataDir, env = process.env, log = () => {}, signal, demonstration = true } = options;
  const paths = dataPaths(dataDir);
  makeDataFolders(paths);
  const stack = new Stack(holdDataFolder(paths.run), log, signal);
  try {
    const leftovers = await stopLeftovers(paths.run);
    if (leftovers.length > 0)
      log(`Restes d’un arrêt brutal, arrêtés : / Left by a hard stop, stopped: ${leftovers.join(', ')}`);
    const ports = await choosePorts(options.port ?? 8080, options.hubReplicas ?? 1);
    const adminKey = keepAdminKey(paths.adminKey, env.CDH_ADMIN_KEY);
    const part = { env, say: log };

    const [database, messaging, storage, services] = await stack.all([
      stack.ground('Postgres', 2, () => startDatabase(dataDir, part)),
      stack.ground('NATS', 1, () => startMessaging(dataDir, part)),
      stack.ground('Stockage / storage', 0, () => startStorage(dataDir, options.storage ?? 'files', part)),
      stack.step('Services', async () => {
        const built = options.services ? { ...options.services, summary: '' } : await buildServices();
        return { value: built, summary: built.summary };
      }),
    ]);
    const url = `http://127.0.0.1:${ports[0]}`;
    const ground = { database, messaging, storage };
    const wanted = services.useCases.filter(({ name }) => options.useCases?.includes(name) ?? true);
    const inspector = wanted.find(({ name }) => name === INSPECTOR)?.name;
    const settings = { ports, adminKey, demonstration, inspector, env };
    const hubs = prepareHub(services.hub, ground, settings, paths, log);
    await stack.step('Hub', async () => {
      await stack.run('hub', hubs);
      return { value: undefined, summary: url };
    });

    await stack.all(
      wanted.map(async (program) => {
        const key = await keepUseCaseKey(url, adminKey, paths.secrets, program.name);
        const useCase = prepareUseCase(program, { url, adminKey, key }, env, paths, log);
        await stack.step(program.name, async () => ({ value: await stack.run('use-case', [useCase]) }));
      }),
    );
    if (demonstration) {
      await stack.step('Démonstration', async () => ({
        value: await loadDemonstration({ url, adminKey, log }),
      }));
    }
    await stack.step('Prêt / ready', async () => ({ value: await waitUntilReady(url, stack, log) }));
    return {
      url,
      urls: ports.map((port) => `http://127.0.0.1:${port}`),
      adminKey,
      nats: { url: messaging.url, operatorCreds: messaging.operatorCreds },
      database: { appUrl: database.appUrl, ownerUrl: database.ownerUrl },
      processes: stack.processes,
      stop: () => stack.stop(),
    };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

/** The first is the one asked for, further replicas take free ones. */
async function choosePorts(port: number, replicas: number): Promise<number[]> {
  if (port !== 0 && !(await isPortFree(port))) {
    throw new StartupError(
      `Le port ${port} est déjà pris par un autre programme : libérez-le, ou choisissez-en un autre, par exemple CDH_PORT=${port + 1} npm start.\n` +
        `Port ${port} is taken by another program: free it, or choose another one with CDH_PORT.`,
    );
  }
  const ports = [port === 0 ? await findFreePort() : port];
  while (ports.length < replicas) ports.push(await findFreePort());
  return ports;
}

async function waitUntilReady(url: string, stack: Stack, log: (line: string) => void): Promise<void> {
  const started = Date.now();
  let said = started;
  let waitingFor = '';
  for (;;) {
    stack.throwIfAborted();
    try {
      const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(15_000) });
      const text = await response.text();
      if (response.ok) return;
      waitingFor = text.slice(0, 300);
    } catch (error) {
      waitingFor = error instanceof Error ? error.message : String(error);
    }
    if (Date.now() - said > 3_000) {
      log(`  … ${waitingFor}`);
      said = Date.now();
    }
    if (Date.now() - started > 120_000)
      throw new StartupError(`Pas prêt après 120 s / not ready after 120 s: ${waitingFor}`);
    await sleep(80);
  }
}
