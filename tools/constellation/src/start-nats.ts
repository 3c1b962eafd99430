import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { acquireNatsServer } from './acquire-nats-server.ts';
import { keepPort } from './find-port.ts';
import {
  createCredentials,
  encodeServerJwts,
  keepNatsKeys,
  type NatsKeys,
  seedOf,
  type UserPermissions,
} from './nats-keys.ts';
import { cacheDirectory, dataPaths, makeDataFolders } from './paths.ts';
import { writeSecret } from './secrets.ts';
import type { PartOptions } from './start-postgres.ts';
import { superviseProcess, type SupervisedProcess } from './supervise.ts';

export interface RunningNats {
  url: string;
  /** Public key of the account that the hub issues users for. */
  account: string;
  /** Seed of the account's signing key. */
  signingSeed: string;
  /** Credentials file of an operator: `$SRV.>` (discovery, health), with the inbox prefix `_INBOX_operator`. */
  operatorCreds: string;
  /** Version of the server and the way it was found. */
  server: { version: string; source: string };
  process: SupervisedProcess;
  /** Text of a credentials file for a new user with exactly these permissions. */
  user(name: string, permissions: UserPermissions): Promise<string>;
  stop(): Promise<void>;
}

const HALF_A_DAY = 12 * 3600_000;

/**
 * Starts a nats-server with JetStream in operator (JWT) mode in `dataDir` (`nats/`, `secrets/`), on a free port of
 * 127.0.0.1: one account `CDH` whose users are whoever the signing key signs. Comes back by itself when it dies.
 */
export async function startNats(
  dataDir: string,
  { env = process.env, say = () => {} }: PartOptions = {},
): Promise<RunningNats> {
  const paths = dataPaths(dataDir);
  makeDataFolders(paths);
  mkdirSync(paths.nats, { recursive: true });
  const program = await acquireNatsServer({ cacheDir: cacheDirectory(env), env, say });
  const keys = keepNatsKeys(join(paths.secrets, 'nats.seeds.json'));
  const port = await keepPort(paths.ports, 'nats');
  const config = join(paths.nats, 'nats.conf');
  writeFileSync(config, await writeConfig(keys, port, join(paths.nats, 'jetstream'), program.version));
  const operatorCreds = join(paths.nats, 'operator.creds');
  const renew = async () => writeSecret(operatorCreds, await createOperatorCredentials(keys));
  await renew();

  const child = superviseProcess(
    {
      name: 'nats',
      command: program.path,
      args: ['--config', config],
      env: { PATH: env.PATH ?? '', HOME: env.HOME ?? '' },
      probe: () => greets(port),
    },
    paths,
    say,
  );
  const renewal = setInterval(
    () => void renew().catch((error: unknown) => say(`nats: ${String(error)}`)),
    HALF_A_DAY,
  );
  renewal.unref();
  const stop = () => {
    clearInterval(renewal);
    return child.stop();
  };
  try {
    await child.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `nats://127.0.0.1:${port}`,
    account: keys.account.getPublicKey(),
    signingSeed: seedOf(keys.signing),
    operatorCreds,
    server: program,
    process: child,
    user: (name, permissions) => createCredentials(keys, name, permissions),
    stop,
  };
}

const createOperatorCredentials = (keys: NatsKeys) =>
  createCredentials(keys, 'operator', { publish: ['$SRV.>'], subscribe: ['_INBOX_operator.>'] });

async function writeConfig(keys: NatsKeys, port: number, storeDir: string, version: string): Promise<string> {
  const jwts = await encodeServerJwts(keys);
  // From 2.10 on: an acked message is on disk, not "within two minutes". The Debian package may be older.
  const sync = /^2\.9\./.test(version) ? '' : '  sync_interval: always\n';
  return `server_name: cdh
listen: "127.0.0.1:${port}"
max_payload: 1MB
operator: ${jwts.operator}
system_account: ${keys.system.getPublicKey()}
resolver: MEMORY
resolver_preload: {
  ${keys.system.getPublicKey()}: ${jwts.system}
  ${keys.account.getPublicKey()}: ${jwts.account}
}
jetstream: {
  store_dir: ${JSON.stringify(storeDir)}
  max_memory_store: 64MB
  max_file_store: 8GB
${sync}}
`;
}

/** A server that serves says INFO as soon as one connects. */
function greets(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.setTimeout(2_000, () => socket.destroy(new Error('no greeting')));
    socket.once('data', (data) => {
      socket.destroy();
      if (data.toString().startsWith('INFO ')) resolve();
      else reject(new Error('not a NATS server'));
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed')));
  });
}
