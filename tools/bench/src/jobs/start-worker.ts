import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  bundleInput,
  bundleOutput,
  childEnvironment,
  keepUseCaseKey,
  repositoryRoot,
} from '@cdh/constellation';
import { rolldown } from 'rolldown';

const USE_CASE = 'synthetic-no-op';
const PATIENCE_MS = 60_000;
const bundle = join(repositoryRoot, 'dist/bench/jobs-worker.js');

/** One worker of the no-op use case, as its own process; resolves once the hub sees it. */
export async function startWorker(
  hub: { url: string; adminKey: string },
  folder: string,
): Promise<ChildProcess> {
  const made = await rolldown(bundleInput(repositoryRoot, join(import.meta.dirname, 'worker.program.ts')));
  try {
    await made.write(bundleOutput(bundle));
  } finally {
    await made.close();
  }
  const env = {
    ...childEnvironment({ LOG_LEVEL: 'warn', ...process.env }, USE_CASE),
    CDH_URL: hub.url,
    CDH_KEY: await keepUseCaseKey(hub.url, hub.adminKey, folder, USE_CASE),
    CDH_CACHE_DIR: join(folder, 'jobs-worker'),
  };
  const child = spawn(process.execPath, [bundle], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isLive(hub.url))) {
    if (child.exitCode !== null) throw new Error(`the worker ended with code ${child.exitCode}`);
    if (Date.now() > deadline) throw new Error('the hub does not see the worker');
    await sleep(100);
  }
  return child;
}

async function isLive(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/use-cases/${USE_CASE}`).catch(() => undefined);
  return answer?.ok === true && ((await answer.json()) as { state: string }).state === 'live';
}
