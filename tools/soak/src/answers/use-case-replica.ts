import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { childEnvironment, findFreePort } from '@cdh/constellation';

export interface Replicas {
  /** Resolves once the new one says that it is ready. */
  start(): Promise<Replica>;
}

export interface Replica {
  readonly pid: number;
  /** Milliseconds from its start until it was ready. */
  readonly readyMs: number;
  /** Resolves once it has ended, with its exit code; null where a signal ended it. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

const READY_WITHIN_MS = 60_000;
/** As an orchestrator would: whoever still runs then is killed. */
const GRACE_MS = 30_000;

/** Processes of one use case, as production runs them. */
export function replicasOf(
  id: string,
  program: { command: string; args: string[] },
  hub: { url: string; key: string },
  folder: string,
): Replicas {
  let count = 0;
  return {
    async start() {
      const n = ++count;
      const port = await findFreePort();
      const log = openSync(join(folder, `${id}.log`), 'a');
      const began = performance.now();
      const child = spawn(program.command, program.args, {
        env: {
          ...childEnvironment({ ...process.env, LOG_LEVEL: 'warn' }, id),
          CDH_URL: hub.url,
          CDH_KEY: hub.key,
          CDH_CACHE_DIR: join(folder, `cache-${id}-${n % 4}`),
          CDH_HEALTH_PORT: String(port),
        },
        stdio: ['ignore', log, log],
      });
      closeSync(log);
      await untilReady(child, `http://127.0.0.1:${port}/readyz`);
      return { pid: child.pid ?? 0, readyMs: performance.now() - began, end: (signal) => end(child, signal) };
    },
  };
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  for (const deadline = Date.now() + READY_WITHIN_MS; Date.now() < deadline; await sleep(20)) {
    if (hasEnded(child)) throw new Error(`a replica ended while it started, with code ${child.exitCode}`);
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
  }
  child.kill('SIGKILL');
  throw new Error('a replica was not ready in time');
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  if (hasEnded(child)) return child.exitCode;
  const gone = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  await gone;
  clearTimeout(timer);
  return child.exitCode;
}
