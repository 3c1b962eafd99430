import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';

const AGAIN_MS = 300;

export interface KeptProcess {
  kill(): void;
  stop(): Promise<void>;
}

/** A program that is started again whenever it ends, as an orchestrator would; what it says goes to a file. */
export function keepRunning(
  program: { command: string; args: string[]; env: Record<string, string> },
  logFile: string,
): KeptProcess {
  const log = openSync(logFile, 'a');
  let child: ChildProcess;
  let timer: NodeJS.Timeout | undefined;
  let wanted = true;
  const start = () => {
    child = spawn(program.command, program.args, { env: program.env, stdio: ['ignore', log, log] });
    child.once('exit', () => {
      if (wanted) timer = setTimeout(start, AGAIN_MS);
    });
  };
  start();
  return {
    kill: () => void child.kill('SIGKILL'),
    async stop() {
      wanted = false;
      clearTimeout(timer);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
