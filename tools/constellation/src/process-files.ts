import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from './error-code.ts';
import { isAlive, processStart } from './process-identity.ts';
import { StartupError } from './startup-error.ts';

/** What is known of a process besides its pid, so that a recycled pid is never taken for it. */
interface Identity {
  pid: number;
  start: string;
  stopSignal: NodeJS.Signals;
}

const SUPERVISOR = 'supervisor';
const pidFile = (run: string, name: string) => join(run, `${name}.pid`);
const identityFile = (run: string, name: string) => join(run, `${name}.identity.json`);

/** Notes a process under `name`: the pid alone in `<name>.pid`, its identity beside it. */
export function noteProcess(
  run: string,
  name: string,
  pid: number,
  stopSignal: NodeJS.Signals = 'SIGTERM',
): void {
  const identity: Identity = { pid, start: processStart(pid) ?? '', stopSignal };
  writeFileSync(identityFile(run, name), JSON.stringify(identity));
  writeFileSync(pidFile(run, name), `${pid}\n`);
}

export function forgetProcess(run: string, name: string): void {
  rmSync(pidFile(run, name), { force: true });
  rmSync(identityFile(run, name), { force: true });
}

/** The noted process of this name if that very process still runs. */
export function readLiveProcess(run: string, name: string): Identity | undefined {
  try {
    const identity = JSON.parse(readFileSync(identityFile(run, name), 'utf8')) as Identity;
    return isAlive(identity.pid) && processStart(identity.pid) === identity.start ? identity : undefined;
  } catch {
    return undefined;
  }
}

/** Pid of the supervisor that holds this data folder, if any. */
export const runningSupervisor = (run: string): number | undefined => readLiveProcess(run, SUPERVISOR)?.pid;

/**
 * Takes the data folder for this process; throws a StartupError when another supervisor holds it. The lock is the
 * supervisor's identity file, put in place by a hard link, which only one of two can make.
 */
export function holdDataFolder(run: string): () => void {
  mkdirSync(run, { recursive: true });
  const draft = join(run, `.${SUPERVISOR}.${process.pid}`);
  const identity: Identity = {
    pid: process.pid,
    start: processStart(process.pid) ?? '',
    stopSignal: 'SIGTERM',
  };
  writeFileSync(draft, JSON.stringify(identity));
  try {
    for (let attempt = 0; ; attempt += 1) {
      try {
        linkSync(draft, identityFile(run, SUPERVISOR));
        break;
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw error;
      }
      const holder = runningSupervisor(run);
      if (holder !== undefined || attempt > 3) {
        throw new StartupError(
          `Un hub tourne déjà sur ${join(run, '..')} (pid ${holder}) : arrêtez-le (Ctrl-C, ou kill ${holder}), ou choisissez CDH_DATA et CDH_PORT.\n` +
            `A hub is already running on this folder (pid ${holder}): stop it (Ctrl-C, or kill ${holder}), or set CDH_DATA and CDH_PORT.`,
        );
      }
      rmSync(identityFile(run, SUPERVISOR), { force: true });
    }
  } finally {
    rmSync(draft, { force: true });
  }
  writeFileSync(pidFile(run, SUPERVISOR), `${process.pid}\n`);
  return () => forgetProcess(run, SUPERVISOR);
}

/** Parts that others depend on stop later. */
export function stopRank(name: string): number {
  if (name === 'postgres') return 4;
  if (name === 'nats') return 3;
  if (name === 'minio') return 2;
  return /^hub(-\d+)?$/.test(name) ? 1 : 0;
}

/**
 * Stops the children that a supervisor which was killed left behind, in order (services, hub, NATS, Postgres).
 * Returns their names.
 */
export async function stopLeftovers(run: string, graceMs = 8_000): Promise<string[]> {
  if (!existsSync(run)) return [];
  const names = readdirSync(run)
    .filter((file) => file.endsWith('.identity.json'))
    .map((file) => file.slice(0, -'.identity.json'.length))
    .filter((name) => name !== SUPERVISOR)
    .sort((a, b) => stopRank(a) - stopRank(b));
  const stopped: string[] = [];
  for (const rank of new Set(names.map(stopRank))) {
    const same = names.filter((name) => stopRank(name) === rank);
    const done = await Promise.all(same.map((name) => stopLeftover(run, name, graceMs)));
    stopped.push(...same.filter((_, i) => done[i]));
  }
  return stopped;
}

async function stopLeftover(run: string, name: string, graceMs: number): Promise<boolean> {
  const identity = readLiveProcess(run, name);
  if (identity)
    await stopProcess(identity.pid, identity.stopSignal, graceMs, () => !readLiveProcess(run, name));
  forgetProcess(run, name);
  return identity !== undefined;
}

/** Asks a process to stop, then kills its whole group after the grace. */
export async function stopProcess(
  pid: number,
  signal: NodeJS.Signals,
  graceMs: number,
  isGone: () => boolean,
): Promise<void> {
  const send = (target: number, what: NodeJS.Signals) => {
    try {
      process.kill(target, what);
    } catch {
      // Already gone, or a group without a member.
    }
  };
  send(pid, signal);
  const deadline = Date.now() + graceMs;
  while (!isGone() && Date.now() < deadline) await sleep(25);
  send(-pid, 'SIGKILL');
  while (!isGone() && Date.now() < deadline + 2_000) await sleep(25);
}
