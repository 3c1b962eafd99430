import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { createLogger } from '@cdh/telemetry';
import { usePostgres, useNats } from '@cdh/testing';
import { hubConfig, type HubConfig } from './shared/config.ts';
import { type RunningHub, startHub } from './start-hub.ts';

export interface Call {
  key?: string | undefined;
  /** JSON, or bytes as they are. */
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed where it is JSON, else text. */
  body: unknown;
}

export interface TestHub {
  readonly url: string;
  readonly adminKey: string;
  readonly config: HubConfig;
  readonly running: RunningHub;
  readonly nats: ReturnType<typeof useNats>;
  readonly postgres: ReturnType<typeof usePostgres>;
  /** The hub's HTTP interface; redirects are not followed. */
  call(method: string, path: string, call?: Call): Promise<Answer>;
  /** As `call`, but throws unless the status is 2xx; answers the body. */
  ok<T = Record<string, unknown>>(method: string, path: string, call?: Call): Promise<T>;
  /** One more replica on the same parts. */
  replica(overrides?: Record<string, string>): Promise<RunningHub>;
  /** An organisation with one member of these roles, and a key of it. */
  member(organisation: string, id: string, roles: string[]): Promise<string>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** A hub inside the test's process, on a Postgres, a NATS and a file store of its own. Call it inside `describe`. */
export function useHub(overrides: Record<string, string> | (() => Record<string, string>) = {}): TestHub {
  const folder = mkdtempSync(join(tmpdir(), 'cdh-hub-'));
  const adminKey = 'admin-key-of-a-test-hub';
  const replicas: RunningHub[] = [];
  let env: Record<string, string> = {};
  let config: HubConfig | undefined;
  let running: RunningHub | undefined;
  // Hooks of one kind run in the order of their declaration: the hub goes before the parts that it stands on.
  afterAll(async () => {
    await Promise.all(replicas.map((replica) => replica.stop()));
    await running?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);
  const postgres = usePostgres();
  const nats = useNats();
  const log = createLogger({
    service: 'hub',
    level: (process.env.TEST_LOG as 'info' | undefined) ?? 'silent',
  });

  beforeAll(async () => {
    const port = await freePort();
    env = {
      CDH_PORT: String(port),
      CDH_SECRET: 's'.repeat(40),
      CDH_ADMIN_KEY: adminKey,
      DATABASE_URL: postgres.appUrl,
      DATABASE_OWNER_URL: postgres.ownerUrl,
      NATS_URL: nats.url,
      NATS_ACCOUNT: nats.account,
      NATS_SIGNING_SEED: nats.signingSeed,
      STORAGE_DIR: folder,
      ...(typeof overrides === 'function' ? overrides() : overrides),
    };
    config = hubConfig.parse(env);
    running = await startHub(config, undefined, log);
  }, 120_000);

  const started = () => {
    if (!running || !config) throw new Error('the hub is started in beforeAll: use it in a hook or a test');
    return { running, config };
  };
  const call = async (
    method: string,
    path: string,
    { key, body, headers = {} }: Call = {},
  ): Promise<Answer> => {
    const raw = body instanceof Uint8Array || typeof body === 'string';
    const response = await fetch(path.startsWith('http') ? path : started().running.url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
    return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
  };
  const ok = async <T>(method: string, path: string, options?: Call): Promise<T> => {
    const { status, body } = await call(method, path, options);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
    return body as T;
  };
  return {
    get url() {
      return started().running.url;
    },
    get config() {
      return started().config;
    },
    get running() {
      return started().running;
    },
    adminKey,
    nats,
    postgres,
    call,
    ok,
    async replica(more = {}) {
      const replica = await startHub(
        hubConfig.parse({
          ...env,
          CDH_PORT: String(await freePort()),
          CDH_PUBLIC_URL: started().running.url,
          ...more,
        }),
        undefined,
        log,
      );
      replicas.push(replica);
      return replica;
    },
    async member(organisation, id, roles) {
      await call('POST', '/organisations', {
        key: adminKey,
        body: { id: organisation, name: `Test ${organisation}` },
      });
      await ok('POST', `/organisations/${organisation}/members`, {
        key: adminKey,
        body: { id, name: `Test ${id}`, roles },
      });
      const { key } = await ok<{ key: string }>('POST', '/keys', {
        key: adminKey,
        body: { principal: { kind: 'member', id }, name: 'test' },
      });
      return key;
    },
  };
}
