import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MEBIBYTE = 1024 * 1024;
const OLD_SPACE_MIB = 128;
/** Resident memory at which the process is killed. */
export const LARGEST_MEMORY = 240 * MEBIBYTE;
/** Private memory that the system itself refuses to go beyond; stacks of threads count, though nobody touches them. */
const DATA_LIMIT_KIB = 1024 * 1024;
const WATCH_MS = 20;
/** Nothing of ours; memory that is freed is given back. */
const ENVIRONMENT = { MALLOC_ARENA_MAX: '1', UV_THREADPOOL_SIZE: '2' };

/** Beside this file in the sources, beside the bundle where it is one. */
const program = import.meta.url.endsWith('.ts')
  ? new URL('../inspect.child.ts', import.meta.url)
  : new URL('inspect.child.js', import.meta.url);

/**
 * Starts a process that may read and compute, nothing else: nothing of our environment, no writing, no processes of its own, its
 * memory bounded by V8 and, on Linux, by the system.
 */
export function startChild(): ChildProcess {
  const path = fileURLToPath(program);
  const args = [
    `--max-old-space-size=${OLD_SPACE_MIB}`,
    '--max-semi-space-size=4',
    '--v8-pool-size=1',
    '--no-warnings',
    '--permission',
    '--allow-fs-read=*',
    path,
  ];
  const options = { env: ENVIRONMENT, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] as ('ignore' | 'ipc')[] };
  const limited = process.platform === 'linux' && existsSync('/bin/sh');
  return limited
    ? spawn(
        '/bin/sh',
        ['-c', `ulimit -d ${DATA_LIMIT_KIB}; exec "$0" "$@"`, process.execPath, ...args],
        options,
      )
    : spawn(process.execPath, args, options);
}

/** Kills the process as soon as it holds too much; says whether it did. Only Linux tells how much that is. */
export function watchMemory(child: ChildProcess, onKill: () => void): () => void {
  const file = `/proc/${child.pid ?? 0}/statm`;
  const timer = setInterval(() => {
    if (residentBytes(file) <= LARGEST_MEMORY) return;
    onKill();
    child.kill('SIGKILL');
  }, WATCH_MS);
  return () => clearInterval(timer);
}

function residentBytes(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8').split(' ')[1]) * 4096;
  } catch {
    // It has ended, or this is not Linux.
    return 0;
  }
}
