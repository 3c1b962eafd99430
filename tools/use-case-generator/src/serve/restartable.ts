import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const GRACE_MS = 10_000;

/** One process at a time: a new one starts when the one before has stopped in order. */
export class Restartable {
  private child: ChildProcess | undefined;
  private last: Promise<void> = Promise.resolve();
  private readonly onEnd: (code: number | null) => void;

  /** @param onEnd called when the process ends without having been told to */
  constructor(onEnd: (code: number | null) => void) {
    this.onEnd = onEnd;
  }

  /** Restarts asked for while another is under way are done one after the other. */
  restart(args: string[], environment: () => Promise<Record<string, string>>): Promise<void> {
    return this.next(async () => {
      await this.end();
      const env = await environment();
      const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
      this.child = child;
      child.once('exit', (code) => {
        if (this.child !== child) return;
        this.child = undefined;
        this.onEnd(code);
      });
    });
  }

  stop(): Promise<void> {
    return this.next(() => this.end());
  }

  private async end(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const kill = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    await ended;
    clearTimeout(kill);
  }

  private next(work: () => Promise<void>): Promise<void> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }
}
