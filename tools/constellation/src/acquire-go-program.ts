import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findInPath } from './acquire-nats-server.ts';
import { runProgram } from './run-program.ts';
import { StartupError } from './startup-error.ts';

export interface AcquireOptions {
  cacheDir: string;
  env: NodeJS.ProcessEnv;
  say: (line: string) => void;
}

export interface GoProgram {
  /** Of the file. */
  name: string;
  /** What `go install` is told. */
  module: string;
  /** How long the build takes, for people. */
  takes: string;
  /** What to do without Go. */
  otherwise: string;
}

/**
 * Finds a program in PATH, cache or where somebody built it before, else builds it with Go and keeps it in the cache.
 * Throws a StartupError without Go.
 */
export async function acquireGoProgram(
  { name, module, takes, otherwise }: GoProgram,
  { cacheDir, env, say }: AcquireOptions,
): Promise<string> {
  const cached = join(cacheDir, 'bin', name);
  try {
    return findInPath(name, env);
  } catch {
    const found = [cached, ...(await goPrograms(name, env))].find((file) => existsSync(file));
    if (found) return found;
  }
  mkdirSync(join(cacheDir, 'bin'), { recursive: true });
  const started = Date.now();
  say(`${name}: go install (${takes})…`);
  const heartbeat = setInterval(
    () => say(`${name}: … ${Math.round((Date.now() - started) / 1000)} s`),
    15_000,
  );
  const { code, stderr } = await runProgram('go', ['install', module], {
    env: { ...env, GOBIN: join(cacheDir, 'bin') },
    timeoutMs: 900_000,
  });
  clearInterval(heartbeat);
  if (code === 127) throw new StartupError(otherwise);
  if (code !== 0 || !existsSync(cached))
    throw new StartupError(`go install ${name}: ${stderr.trim().slice(-600)}`);
  return cached;
}

/** Where `go install` puts programs when it is told nothing else. */
async function goPrograms(name: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const { code, stdout } = await runProgram('go', ['env', 'GOPATH'], { env });
  return code === 0 ? [join(stdout.trim(), 'bin', name)] : [];
}
