import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findInPath } from './acquire-nats-server.ts';
import { runProgram } from './run-program.ts';
import { StartupError } from './startup-error.ts';

/**
 * Finds MinIO in PATH or cache, else builds it with Go (about two minutes, kept in the cache): it is published as
 * source only. Throws a StartupError without Go.
 */
export async function acquireMinio(options: {
  cacheDir: string;
  env: NodeJS.ProcessEnv;
  say: (line: string) => void;
}): Promise<string> {
  const cached = join(options.cacheDir, 'bin', 'minio');
  try {
    return findInPath('minio', options.env);
  } catch {
    const found = [cached, ...(await goPrograms(options.env))].find((file) => existsSync(file));
    if (found) return found;
  }
  mkdirSync(join(options.cacheDir, 'bin'), { recursive: true });
  const started = Date.now();
  options.say('minio: go install (deux minutes, une fois / two minutes, once)…');
  const heartbeat = setInterval(
    () => options.say(`minio: … ${Math.round((Date.now() - started) / 1000)} s`),
    15_000,
  );
  const { code, stderr } = await runProgram('go', ['install', 'github.com/minio/minio@latest'], {
    env: { ...options.env, GOBIN: join(options.cacheDir, 'bin') },
    timeoutMs: 900_000,
  });
  clearInterval(heartbeat);
  if (code === 127) {
    throw new StartupError(
      'Ni MinIO ni Go : installez l’un des deux, ou donnez S3_ENDPOINT. / Neither MinIO nor Go: install one, or set S3_ENDPOINT.',
    );
  }
  if (code !== 0 || !existsSync(cached))
    throw new StartupError(`go install minio: ${stderr.trim().slice(-600)}`);
  return cached;
}

/** Where `go install` puts a MinIO that somebody built before. */
async function goPrograms(env: NodeJS.ProcessEnv): Promise<string[]> {
  const { code, stdout } = await runProgram('go', ['env', 'GOPATH'], { env });
  return code === 0 ? [join(stdout.trim(), 'bin', 'minio')] : [];
}
