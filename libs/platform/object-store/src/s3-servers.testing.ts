import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
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

/** A server that this machine may have, or build. */
export interface S3Server {
  title: string;
  /** Of its program, in PATH, the cache of this repository or Go's own folder; `variable` names it outright. */
  program: string;
  variable: string;
  args(address: string, dir: string): string[];
  env(options: S3Options, dir: string): Record<string, string>;
  /** Answers 200 once it listens. */
  health: string;
}

export const minio: S3Server = {
  title: 'MinIO',
  program: 'minio',
  variable: 'MINIO_BIN',
  args: (address, dir) => [
    'server',
    '--quiet',
    '--address',
    address,
    '--console-address',
    '127.0.0.1:0',
    join(dir, 'data'),
  ],
  env: ({ accessKey, secretKey }) => ({
    MINIO_ROOT_USER: accessKey,
    MINIO_ROOT_PASSWORD: secretKey,
    MINIO_BROWSER: 'off',
  }),
  health: '/minio/health/ready',
};

/** The Versity gateway over a folder; what it knows of objects goes beside them, for want of extended attributes. */
export const versity: S3Server = {
  title: 'Versity S3 Gateway',
  program: 'versitygw',
  variable: 'VERSITYGW_BIN',
  args: (address, dir) => [
    '--port',
    address,
    '--quiet',
    '--health',
    '/health',
    'posix',
    '--sidecar',
    join(dir, 'meta'),
    '--versioning-dir',
    join(dir, 'versions'),
    join(dir, 'data'),
  ],
  env: ({ accessKey, secretKey }) => ({ ROOT_ACCESS_KEY: accessKey, ROOT_SECRET_KEY: secretKey }),
  health: '/health',
};

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

export function findServer({ program, variable }: S3Server, env: NodeJS.ProcessEnv): string | null {
  if (env[variable]) return env[variable];
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const cache = fileURLToPath(new URL('../../../../.cache/bin', import.meta.url));
  return [...folders, cache, ...goBin()].map((folder) => join(folder, program)).find(isProgram) ?? null;
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

/** Starts a server of its own on a free port of 127.0.0.1, with its data in a temporary directory. */
export async function startServer(server: S3Server, program: string): Promise<TestServer> {
  const dir = await mkdtemp(join(tmpdir(), `${server.program}-`));
  await Promise.all(['data', 'meta', 'versions'].map((name) => mkdir(join(dir, name))));
  const address = `127.0.0.1:${await freePort()}`;
  const options: S3Options = {
    endpoint: `http://${address}`,
    accessKey: 'test-access-key',
    secretKey: 'test-secret-key',
    bucket: 'object-store-test',
  };
  const child = spawn(program, server.args(address, dir), {
    stdio: 'ignore',
    env: { HOME: dir, ...server.env(options, dir) },
  });
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
    await rm(dir, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) break;
    const live = await fetch(`${options.endpoint}${server.health}`).catch(() => null);
    // "Ready" comes before the store answers requests: until then it says 503 to them.
    const answer = live?.ok ? await fetch(options.endpoint).catch(() => null) : null;
    if (answer && answer.status !== 503) return { options, stop };
    await wait(100);
  }
  await stop();
  throw new Error(`${program} did not become ready`);
}
