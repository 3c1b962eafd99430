import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll } from '@jest/globals';
import { createLogger } from '@cdh/telemetry';
import { useNats } from '@cdh/testing';
import type { TestHub } from '../../hub.testing.ts';
import { hubConfig } from '../../shared/config.ts';
import { type RunningHub, startHub } from '../../start-hub.ts';
import { runBackup, runRestore } from './run-command.ts';

/** An empty hub's parts, and what is said to the commands about them. */
export interface Ground {
  ownerUrl: string;
  appUrl: string;
  /** The variables of its store. */
  store: Record<string, string>;
}

/** The commands on the parts of test hubs, and hubs started on what they restored. Call it inside `describe`. */
export function useBackups(hub: TestHub) {
  const folder = mkdtempSync(join(tmpdir(), 'cdh-backup-'));
  const running: RunningHub[] = [];
  // Before the parts that they stand on go.
  afterAll(async () => {
    await Promise.all(running.map((one) => one.stop()));
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);
  const nats = useNats();
  const said: string[] = [];
  let made = 0;
  const context = (ground: Ground, more: Record<string, string>) => ({
    env: { DATABASE_OWNER_URL: ground.ownerUrl, ...ground.store, ...more },
    cwd: folder,
    say: (line: string) => void said.push(line),
  });
  const own = (): Ground => ({
    ownerUrl: hub.postgres.ownerUrl,
    appUrl: hub.postgres.appUrl,
    store: { STORAGE_DIR: hub.config.STORAGE_DIR ?? '' },
  });
  return {
    folder,
    /** All that the commands have said. */
    said,
    own,
    newFolder: () => join(folder, String((made += 1))),
    async emptyGround(store?: Record<string, string>): Promise<Ground> {
      const { ownerUrl, appUrl } = await hub.postgres.createDatabase();
      return { ownerUrl, appUrl, store: store ?? { STORAGE_DIR: join(folder, String((made += 1))) } };
    },
    backup: (to: string, more: Record<string, string> = {}, ground = own()) =>
      runBackup(['--to', to], context(ground, more)),
    restore: (from: string, ground: Ground, args: string[] = [], more: Record<string, string> = {}) =>
      runRestore(['--from', from, ...args], context(ground, more)),
    /** A hub on what was restored, with streams of its own. */
    async start(ground: Ground): Promise<RunningHub> {
      const port = createServer().listen(0, '127.0.0.1');
      await once(port, 'listening');
      const { port: free } = port.address() as AddressInfo;
      port.close();
      const config = hubConfig.parse({
        CDH_PORT: String(free),
        CDH_SECRET: hub.config.CDH_SECRET,
        CDH_ADMIN_KEY: hub.adminKey,
        DATABASE_URL: ground.appUrl,
        DATABASE_OWNER_URL: ground.ownerUrl,
        NATS_URL: nats.url,
        NATS_ACCOUNT: nats.account,
        NATS_SIGNING_SEED: nats.signingSeed,
        ...ground.store,
      });
      const started = await startHub(config, undefined, createLogger({ service: 'hub', level: 'silent' }));
      running.push(started);
      return started;
    },
  };
}

/** Paths of all plain files under a folder whose path matches. */
export async function filesUnder(folder: string, match: RegExp): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => match.test(path));
}

export interface TestFile {
  path: string;
  text: string;
}

export interface Upload {
  id: string;
  state: string;
  version?: number;
  files: { path: string; parts: { url: string }[] }[];
}

export const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');

/** What a provider does with small files, over HTTP. */
export function providerOf(hub: Pick<TestHub, 'ok'>, key: () => string) {
  const open = (dataset: string, files: TestFile[]) =>
    hub.ok<Upload>('POST', `/datasets/${dataset}/uploads`, {
      key: key(),
      body: {
        files: files.map(({ path, text }) => ({
          path,
          mediaType: 'text/csv',
          size: Buffer.byteLength(text),
        })),
      },
    });
  return {
    open,
    put: (id: string, access: string) =>
      hub.ok('PUT', `/datasets/${id}`, {
        key: key(),
        body: { title: 'Données d’essai', publisher: 'test-org', access, licence: 'etalab-2.0' },
      }),
    async publish(dataset: string, files: TestFile[]): Promise<Upload> {
      const { id, files: opened } = await open(dataset, files);
      for (const { path, parts } of opened)
        await fetch(parts[0]?.url ?? '', {
          method: 'PUT',
          body: files.find((file) => file.path === path)?.text ?? '',
        });
      const upload = `/datasets/${dataset}/uploads/${id}`;
      await hub.ok('POST', `${upload}/complete`, { key: key(), body: {} });
      for (;;) {
        const seen = await hub.ok<Upload>('GET', upload, { key: key() });
        if (seen.state === 'published') return seen;
        if (seen.state !== 'verifying') throw new Error(JSON.stringify(seen));
        await wait(30);
      }
    },
  };
}
