import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { S3Options } from './s3-object-store.ts';

export interface TestServer {
  options: S3Options;
  stop(): Promise<void>;
}

/** An S3 server that somebody else runs, from the environment of the tests; null when there is none. */
export function givenS3(env: NodeJS.ProcessEnv): S3Options | null {
  if (!env['S3_ENDPOINT']) return null;
  return {
    endpoint: env['S3_ENDPOINT'],
    publicEndpoint: env['S3_PUBLIC_ENDPOINT'],
    accessKey: env['S3_ACCESS_KEY'] ?? '',
    secretKey: env['S3_SECRET_KEY'] ?? '',
    bucket: env['S3_BUCKET'] ?? 'object-store-test',
    region: env['S3_REGION'],
  };
}

/** The `minio` program: MINIO_BIN, PATH, the cache of this repository, Go's own; null when there is none. */
export function findMinio(env: NodeJS.ProcessEnv): string | null {
  if (env['MINIO_BIN']) return env['MINIO_BIN'];
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const cache = fileURLToPath(new URL('../../../../.cache/bin', import.meta.url));
  return [...folders, cache, ...goBin()].map((folder) => join(folder, 'minio')).find(isProgram) ?? null;
}

function goBin(): string[] {
  try {
    const path = execFileSync('go', ['env', 'GOPATH'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return [join(path.trim(), 'bin')];
  } catch {
    return [];
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts a MinIO of its own on a free port of 127.0.0.1, with its data in a temporary directory. */
export async function startMinio(program: string): Promise<TestServer> {
  const dir = await mkdtemp(join(tmpdir(), 'minio-'));
  const address = `127.0.0.1:${await freePort()}`;
  const options: S3Options = {
    endpoint: `http://${address}`,
    accessKey: 'test-access-key',
    secretKey: 'test-secret-key',
    bucket: 'object-store-test',
  };
  const child = spawn(
    program,
    ['server', '--quiet', '--address', address, '--console-address', '127.0.0.1:0', join(dir, 'data')],
    {
      stdio: 'ignore',
      env: {
        HOME: dir,
        MINIO_ROOT_USER: options.accessKey,
        MINIO_ROOT_PASSWORD: options.secretKey,
        MINIO_BROWSER: 'off',
      },
    },
  );
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
    await rm(dir, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) break;
    const live = await fetch(`${options.endpoint}/minio/health/ready`).catch(() => null);
    // "Ready" comes before the store answers requests: until then it says 503 to them.
    const answer = live?.ok ? await fetch(options.endpoint).catch(() => null) : null;
    if (answer && answer.status !== 503) return { options, stop };
    await wait(100);
  }
  await stop();
  throw new Error(`${program} did not become ready`);
}
