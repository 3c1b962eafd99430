import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Runs `npm run backup` and `npm run restore` as processes of their own, which can be killed. */
export function commandsOn(): {
  /**
   * A command on a data folder, to its end. With `killAt` it and its children are killed (−9) once what they said
   * matches.
   */
  run(
    command: string,
    dataDir: string,
    args: string[],
    killAt?: RegExp,
  ): Promise<{ code: number | null; said: string }>;
  killAll(): void;
} {
  const children = new Set<ChildProcess>();
  const killGroup = ({ pid, exitCode }: ChildProcess) => {
    if (pid !== undefined && exitCode === null) process.kill(-pid, 'SIGKILL');
  };
  return {
    killAll: () => children.forEach(killGroup),
    async run(command, dataDir, args, killAt) {
      const { DATABASE_OWNER_URL: _, ...env } = process.env;
      const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), command, ...args], {
        env: { ...env, CDH_DATA: dataDir, NODE_OPTIONS: '' },
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      children.add(child);
      let said = '';
      let killed = false;
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => {
          said += text;
          if (killed || !killAt?.test(said)) return;
          killed = true;
          killGroup(child);
        });
      const [code] = (await once(child, 'close')) as [number | null];
      children.delete(child);
      return { code, said };
    },
  };
}
