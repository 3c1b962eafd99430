import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment } from './child-environment.ts';
import { callHub, member } from './hub-api.ts';
import type { DatabaseDetails, MessagingDetails, StorageDetails } from './outer-parts.ts';
import type { DataPaths } from './paths.ts';
import { keepSecret } from './secrets.ts';
import { isServedInDevelopment } from './served-in-development.ts';
import type { ServiceProgram } from './services.ts';
import { superviseProcess, type SupervisedProcess } from './supervise.ts';

/** What the demonstration must have answered once before the hub calls itself ready. */
const DEMONSTRATION_QUERY = '/use-cases/drought-risk/get-indices?site=demo-orleans&index=spi&scale=6';

export interface Ground {
  database: DatabaseDetails;
  messaging: MessagingDetails;
  storage: StorageDetails;
}

export interface HubSettings {
  ports: number[];
  adminKey: string;
  demonstration: boolean;
  /** The use case that looks at files, where it is started. */
  inspector: string | undefined;
  env: NodeJS.ProcessEnv;
}

/** The replicas of the hub, not started yet: `hub`, `hub-2`, … */
export function prepareHub(
  program: ServiceProgram,
  ground: Ground,
  settings: HubSettings,
  paths: DataPaths,
  say: (line: string) => void,
): SupervisedProcess[] {
  const { env, ports } = settings;
  const secret = env.CDH_SECRET ?? keepSecret(join(paths.secrets, 'hub.secret'));
  return ports.map((port, index) => {
    const name = index === 0 ? 'hub' : `hub-${index + 1}`;
    const own = `http://127.0.0.1:${port}`;
    return superviseProcess(
      {
        name,
        command: program.command,
        args: program.args,
        env: {
          CDH_ROLES: 'api,gateway,worker',
          CDH_PUBLIC_URL: `http://127.0.0.1:${ports[0]}`,
          CDH_ENV: 'dev',
          ...(settings.inspector ? { CDH_INSPECTOR: settings.inspector } : {}),
          ...childEnvironment(env, 'hub'),
          CDH_HOST: '127.0.0.1',
          CDH_PORT: String(port),
          CDH_SECRET: secret,
          CDH_ADMIN_KEY: settings.adminKey,
          ...(settings.demonstration ? { CDH_READY_AFTER: DEMONSTRATION_QUERY } : {}),
          DATABASE_URL: ground.database.appUrl,
          ...(ground.database.ownerUrl ? { DATABASE_OWNER_URL: ground.database.ownerUrl } : {}),
          NATS_URL: ground.messaging.url,
          NATS_ACCOUNT: ground.messaging.account,
          NATS_SIGNING_SEED: ground.messaging.signingSeed,
          ...ground.storage.env,
        },
        graceMs: 15_000,
        startMs: 60_000,
        probe: () => expectOk(`${own}/healthz`),
      },
      paths,
      say,
    );
  });
}

async function expectOk(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
}

/** A use case, not started yet; it serves when the hub says that it is live. */
export function prepareUseCase(
  program: ServiceProgram,
  hub: { url: string; adminKey: string; key: string },
  env: NodeJS.ProcessEnv,
  paths: DataPaths,
  say: (line: string) => void,
): SupervisedProcess {
  const id = program.name;
  const cache = join(paths.cache, id);
  mkdirSync(cache, { recursive: true });
  return superviseProcess(
    {
      name: id,
      command: program.command,
      args: program.args,
      env: { ...childEnvironment(env, id), CDH_URL: hub.url, CDH_KEY: hub.key, CDH_CACHE_DIR: cache },
      startMs: 60_000,
      held: () => isServedInDevelopment(paths, id),
      probe: async () => {
        const { body } = await callHub(hub.url, hub.adminKey, 'GET', `/use-cases/${id}`);
        if (member(body, 'state') !== 'live') throw new Error(`the hub does not see ${id} live yet`);
      },
    },
    paths,
    say,
  );
}
