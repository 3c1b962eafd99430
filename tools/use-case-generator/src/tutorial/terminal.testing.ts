import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Terminal {
  /** Resolves once what was printed matches; @throws Error with all of it where it ends first or takes too long. */
  sees(pattern: RegExp, withinMs: number): Promise<void>;
  /** Ctrl-C: every process of the terminal gets SIGINT. Resolves when all have ended. */
  interrupt(): Promise<void>;
}

/** A command in a process group of its own, as a shell runs it. */
export function openTerminal(command: string, cwd: string, env: NodeJS.ProcessEnv): Terminal {
  const child = spawn('sh', ['-c', `exec ${command}`], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (text += stripVTControlCharacters(part)));
  return {
    async sees(pattern, withinMs) {
      const deadline = Date.now() + withinMs;
      while (!pattern.test(text)) {
        const over = hasEnded(child) ? 'ended' : Date.now() > deadline ? 'took too long' : undefined;
        if (over) throw new Error(`${command} ${over} before ${String(pattern)}:\n${text}`);
        await sleep(100);
      }
    },
    async interrupt() {
      if (child.pid === undefined || hasEnded(child)) return;
      const ended = once(child, 'exit');
      process.kill(-child.pid, 'SIGINT');
      await ended;
    },
  };
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;
