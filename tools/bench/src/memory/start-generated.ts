import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepUseCaseKey } from '@cdh/constellation';
import { startProgram } from '../program.ts';
import type { Resources } from '../resources.ts';
import { commandOf } from './read-memory.ts';
import { stopReplica } from './start-replica.ts';

const ID = 'generated-trial';
const PATIENCE_MS = 60_000;

/**
 * Generates a use case, bundles it, and starts it as the running one was started.
 * @returns its process, and the milliseconds from its start until the hub passed on its first answer
 */
export async function startGenerated(
  resources: Resources,
  running: number,
  hub: { url: string; adminKey: string; dataDir: string },
): Promise<{ child: ChildProcess; firstAnswerMs: number }> {
  const { ready: bundle } = await resources.use(
    startProgram<string>(new URL('generated-service.program.ts', import.meta.url), { id: ID }),
    (program) => program.stop(),
  );
  const key = await keepUseCaseKey(hub.url, hub.adminKey, join(hub.dataDir, 'secrets'), ID);
  const { command, env } = commandOf(running);
  const [program = process.execPath, ...args] = command;
  const began = performance.now();
  const child = await resources.use(
    spawn(program, [...args.slice(0, -1), bundle], {
      env: { ...env, CDH_KEY: key, CDH_CACHE_DIR: join(hub.dataDir, 'cache', ID), OTEL_SERVICE_NAME: ID },
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
    stopReplica,
  );
  // No such site is an answer of the use case itself; until it is there, the hub answers in its place.
  const question = `${hub.url}/use-cases/${ID}/get-${ID}?site=none`;
  while (performance.now() - began < PATIENCE_MS) {
    if (child.exitCode !== null) throw new Error(`the generated use case ended with code ${child.exitCode}`);
    const answer = await fetch(question, { headers: { authorization: `Bearer ${hub.adminKey}` } });
    if ((await answer.text()).includes('SITE_UNKNOWN'))
      return { child, firstAnswerMs: performance.now() - began };
    await sleep(5);
  }
  throw new Error('the generated use case does not answer');
}
