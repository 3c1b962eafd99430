import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { forgetProcess, noteProcess, stopProcess } from './process-files.ts';
import { ProcessLog } from './process-log.ts';
import { StartupError } from './startup-error.ts';

export interface ProcessSpec {
  name: string;
  command: string;
  args: string[];
  env: Record<string, string>;
  cwd?: string;
  uid?: number;
  gid?: number;
  /** What makes it stop in order; SIGTERM unless told. */
  stopSignal?: NodeJS.Signals;
  /** How long it may take to stop before its group is killed. */
  graceMs?: number;
  /** Resolves when it serves; called again and again until it no longer throws. */
  probe?: () => Promise<void>;
  /** How long the first start may take. */
  startMs?: number;
  /** While it is true somebody else runs this part, and it is not started again. */
  held?: () => boolean;
}

export interface SupervisedProcess {
  readonly name: string;
  readonly pid: number | undefined;
  /** Starts it (again) and waits until it serves. */
  start(): Promise<void>;
  /** Stops it in order; it stays stopped until `start`. */
  stop(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

const FIRST_DELAY = 500;
const LAST_DELAY = 5_000;
const HELD_DELAY = 500;
/** A process that lived this long starts its back-off anew. */
const STEADY_MS = 10_000;

/**
 * Runs one part as a process and process group of its own, with its log in `logs/<name>.jsonl` and its pid in
 * `run/<name>.pid`, and starts it again with a back-off of 0.5 to 5 s whenever it ends by itself.
 */
export function superviseProcess(
  spec: ProcessSpec,
  folders: { run: string; logs: string },
  say: (line: string) => void,
): SupervisedProcess {
  const log = new ProcessLog(join(folders.logs, `${spec.name}.jsonl`), spec.name);
  let child: ChildProcess | undefined;
  let wanted = false;
  let delay = FIRST_DELAY;
  let timer: NodeJS.Timeout | undefined;
  let failure: string | undefined;

  function launch(): void {
    if (spec.held?.()) {
      timer = setTimeout(launch, HELD_DELAY);
      return;
    }
    const began = Date.now();
    const launched = spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: spec.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(spec.uid === undefined ? {} : { uid: spec.uid, gid: spec.gid }),
    });
    child = launched;
    if (launched.pid !== undefined) noteProcess(folders.run, spec.name, launched.pid, spec.stopSignal);
    log.follow(launched.stdout);
    log.follow(launched.stderr);
    let ended = false;
    const onEnd = (reason: string) => {
      if (ended) return;
      ended = true;
      if (child !== launched) return;
      child = undefined;
      forgetProcess(folders.run, spec.name);
      if (!wanted) return;
      failure = reason;
      if (Date.now() - began > STEADY_MS) delay = FIRST_DELAY;
      if (spec.held?.()) {
        failure = undefined;
        say(`${spec.name}: servi d’ailleurs, revient après / served from elsewhere, comes back afterwards`);
        timer = setTimeout(launch, HELD_DELAY);
        return;
      }
      say(`${spec.name}: ${reason}; il revient dans / it comes back in ${(delay / 1000).toFixed(1)} s`);
      timer = setTimeout(launch, delay);
      delay = Math.min(LAST_DELAY, delay * 2);
    };
    launched.once('error', (error) => onEnd(error.message));
    launched.once('exit', (code, signal) =>
      onEnd(signal ? `killed by ${signal}` : `ended with code ${code}`),
    );
  }

  async function waitUntilServing(): Promise<void> {
    if (!spec.probe) return;
    const deadline = Date.now() + (spec.startMs ?? 30_000);
    for (let last: unknown = undefined; ;) {
      // Before it has ever served, a second death means that it can not start here.
      if (!wanted) throw new StartupError(`${spec.name} was stopped while it started`);
      if (failure !== undefined && delay > 2 * FIRST_DELAY) throw notStarted(failure);
      try {
        await spec.probe();
        return;
      } catch (error) {
        last = error;
      }
      if (Date.now() > deadline) throw notStarted(last instanceof Error ? last.message : String(last));
      await sleep(40);
    }
  }

  function notStarted(reason: string): StartupError {
    const lines = log.tail.slice(-8).map((line) => `  ${line.slice(0, 400)}`);
    return new StartupError(
      [
        `${spec.name} ne démarre pas / does not start: ${reason}`,
        ...lines,
        `  → ${join(folders.logs, `${spec.name}.jsonl`)}`,
      ].join('\n'),
    );
  }

  return {
    name: spec.name,
    get pid() {
      return child?.pid;
    },
    async start() {
      clearTimeout(timer);
      wanted = true;
      failure = undefined;
      delay = FIRST_DELAY;
      if (!child) launch();
      await waitUntilServing();
    },
    async stop() {
      wanted = false;
      clearTimeout(timer);
      const stopping = child;
      if (stopping?.pid === undefined) return;
      const isGone = () => stopping.exitCode !== null || stopping.signalCode !== null;
      await stopProcess(stopping.pid, spec.stopSignal ?? 'SIGTERM', spec.graceMs ?? 10_000, isGone);
      forgetProcess(folders.run, spec.name);
    },
    kill(signal) {
      if (child?.pid !== undefined) process.kill(child.pid, signal);
    },
  };
}
