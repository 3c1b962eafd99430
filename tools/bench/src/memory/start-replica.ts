import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { HubClient } from '@cdh/sdk';
import { commandOf } from './read-memory.ts';

const PATIENCE_MS = 60_000;

/** Starts a use case once more, as the running one was started but with a cache of its own; waits for the hub to see it. */
export async function startReplica(
  running: number,
  cacheDir: string,
  hub: { url: string; adminKey: string },
): Promise<ChildProcess> {
  const { command, env } = commandOf(running);
  const [program = process.execPath, ...args] = command;
  const child = spawn(program, args, { env: { ...env, CDH_CACHE_DIR: cacheDir }, stdio: 'ignore' });
  const client = new HubClient({ url: hub.url, key: hub.adminKey });
  const deadline = Date.now() + PATIENCE_MS;
  while ((await client.useCases.get('drought-risk')).replicas < 2) {
    if (child.exitCode !== null) throw new Error(`the second replica ended with code ${child.exitCode}`);
    if (Date.now() > deadline) {
      await stopReplica(child);
      throw new Error('the hub does not see the second replica');
    }
    await sleep(250);
  }
  return child;
}

export async function stopReplica(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
