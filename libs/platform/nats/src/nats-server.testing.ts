import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, test } from '@jest/globals';
import { encodeAccount, encodeOperator } from '@nats-io/jwt';
import { createAccount, createOperator, createUser } from '@nats-io/nkeys';
import type { NatsConnection } from '@nats-io/transport-node';
import { connect } from '@nats-io/transport-node';

type Environment = Record<string, string | undefined>;

/** `describe` for tests that need a server: counted as skipped without one; in CI they fail instead. */
export function describeWithNats(env: Environment): (name: string, body: () => void) => void {
  if (findServer(env)) return describe;
  if (env['CI'] !== 'true') return describe.skip;
  return (name) =>
    test(`${name}: a nats-server`, () => {
      throw new Error('No nats-server of 2.10 or later: set NATS_SERVER_BIN');
    });
}

function findServer(env: Environment): string | undefined {
  const cached = join(import.meta.dirname, '../../../../.cache/bin/nats-server');
  return [env['NATS_SERVER_BIN'], 'nats-server', cached].find(
    (path) => path !== undefined && path !== '' && isCurrent(path),
  );
}

function isCurrent(path: string): boolean {
  if (path.includes('/') && !existsSync(path)) return false;
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  const [, major, minor] = /v(\d+)\.(\d+)/.exec(stdout ?? '') ?? [];
  return Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 10);
}

export interface TestServer {
  url: string;
  /** Ends the process as a crash would. */
  kill(): Promise<void>;
  /** Starts it again with the same port and data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a nats-server with JetStream on a free port of 127.0.0.1, in a folder of its own. */
export async function startServer(env: Environment, extraConfig = ''): Promise<TestServer> {
  const binary = findServer(env);
  if (!binary) throw new Error('No nats-server');
  const folder = mkdtempSync(join(tmpdir(), 'cdh-nats-'));
  const port = await freePort();
  const config = join(folder, 'server.conf');
  await mkdir(join(folder, 'data'));
  await writeFile(
    config,
    `listen: "127.0.0.1:${port}"\njetstream { store_dir: "${join(folder, 'data')}", max_file_store: 4G }\n${extraConfig}`,
  );
  let child: ReturnType<typeof spawn>;
  const run = async () => {
    child = spawn(binary, ['-c', config, '-l', join(folder, 'log')], { stdio: 'ignore' });
    await untilListening(port);
  };
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await exited;
  };
  await run();
  return {
    url: `nats://127.0.0.1:${port}`,
    kill: () => end('SIGKILL'),
    restart: run,
    stop: async () => {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Realm {
  config: string;
  accountPublicKey: string;
  signingSeed: string;
}

/** An operator with one account and its signing key, as configuration of a server in operator mode. */
export async function createRealm(): Promise<Realm> {
  const operator = createOperator();
  const account = createAccount();
  const signing = createAccount();
  const system = createAccount();
  const unlimited = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };
  const limits = { subs: -1, conn: -1, leaf: -1, data: -1, payload: -1, imports: -1, exports: -1 };
  const accountJwt = await encodeAccount(
    'CDH',
    account,
    {
      signing_keys: [signing.getPublicKey()],
      limits: { ...limits, wildcards: true, ...unlimited },
    },
    { signer: operator },
  );
  const systemJwt = await encodeAccount('SYS', system, { limits }, { signer: operator });
  const operatorJwt = await encodeOperator('test', operator, { system_account: system.getPublicKey() });
  return {
    accountPublicKey: account.getPublicKey(),
    signingSeed: new TextDecoder().decode(signing.getSeed()),
    config: `operator: ${operatorJwt}\nsystem_account: ${system.getPublicKey()}\nresolver: MEMORY\nresolver_preload { ${account.getPublicKey()}: ${accountJwt}, ${system.getPublicKey()}: ${systemJwt} }\n`,
  };
}

export function createUserKeys(): { publicKey: string; seed: string } {
  const user = createUser();
  return { publicKey: user.getPublicKey(), seed: new TextDecoder().decode(user.getSeed()) };
}

/** A connection as quick to come back as a test wants. */
export const plainConnection = (url: string, inboxPrefix?: string): Promise<NatsConnection> =>
  connect({
    servers: url,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 50,
    noAsyncTraces: true,
    ...(inboxPrefix ? { inboxPrefix } : {}),
  });

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}

async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const connection = await connect({ port, reconnect: false, timeout: 500 }).catch(
      (error: unknown) => error,
    );
    if (!(connection instanceof Error)) {
      await (connection as NatsConnection).close();
      return;
    }
    // A server in operator mode refuses us: it listens all the same.
    if (/auth/i.test(connection.message)) return;
    await sleep(25);
  }
  throw new Error('nats-server did not start');
}
