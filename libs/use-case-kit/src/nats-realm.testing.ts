import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeAccount, encodeOperator } from '@nats-io/jwt';
import { createAccount, createOperator, createUser } from '@nats-io/nkeys';
import { connectNats, hubPermissions, HUB_INBOX_PREFIX, issueUserJwt, type NatsPermissions } from '@cdh/nats';

/** The nats-server at hand: `NATS_SERVER_BIN`, else the one in the PATH. */
export const findNatsServer = (env: Record<string, string | undefined>): string | undefined =>
  [env['NATS_SERVER_BIN'], 'nats-server'].find((path) => path && spawnSync(path, ['--version']).status === 0);

/** A real nats-server in operator mode, as a hub runs it: users come with a JWT of the account's signing key. */
export async function startRealm(env: Record<string, string | undefined>) {
  const binary = findNatsServer(env);
  if (!binary) throw new Error('No nats-server: put one in the PATH, or name it in NATS_SERVER_BIN');
  const folder = mkdtempSync(join(tmpdir(), 'cdh-kit-nats-'));
  const [operator, account, signing, system] = [
    createOperator(),
    createAccount(),
    createAccount(),
    createAccount(),
  ];
  const limits = { subs: -1, conn: -1, leaf: -1, data: -1, payload: -1, imports: -1, exports: -1 };
  const unlimited = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1, wildcards: true };
  const accountJwt = await encodeAccount(
    'CDH',
    account,
    { signing_keys: [signing.getPublicKey()], limits: { ...limits, ...unlimited } },
    { signer: operator },
  );
  const systemJwt = await encodeAccount('SYS', system, { limits }, { signer: operator });
  const operatorJwt = await encodeOperator('test', operator, { system_account: system.getPublicKey() });
  const port = await freePort();
  const config = join(folder, 'server.conf');
  writeFileSync(
    config,
    `listen: "127.0.0.1:${port}"
jetstream { store_dir: "${folder}" }
operator: ${operatorJwt}
system_account: ${system.getPublicKey()}
resolver: MEMORY
resolver_preload { ${account.getPublicKey()}: ${accountJwt}, ${system.getPublicKey()}: ${systemJwt} }
`,
  );
  const run = async () => {
    const child = spawn(binary, ['-c', config, '-l', join(folder, 'log')], { stdio: 'ignore' });
    await untilListening(port);
    return child;
  };
  let child = await run();
  const end = async () => {
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
  };
  const url = `nats://127.0.0.1:${port}`;
  const issue = (userPublicKey: string, name: string, permissions: NatsPermissions, expiresInS = 3600) =>
    issueUserJwt({
      accountPublicKey: account.getPublicKey(),
      signingSeed: new TextDecoder().decode(signing.getSeed()),
      userPublicKey,
      name,
      permissions,
      expiresInS,
    });
  return {
    url,
    issue,
    /** A connection with all that the hub may do. */
    async connectHub() {
      const user = createUser();
      const jwt = () => issue(user.getPublicKey(), 'hub', hubPermissions());
      const seed = new TextDecoder().decode(user.getSeed());
      return connectNats({
        servers: url,
        name: 'hub',
        inboxPrefix: HUB_INBOX_PREFIX,
        credentials: { jwt, seed },
      });
    },
    async restart() {
      await end();
      child = await run();
    },
    async stop() {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
export type Realm = Awaited<ReturnType<typeof startRealm>>;

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = createConnection({ port, host: '127.0.0.1' });
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await sleep(25);
  }
  throw new Error('nats-server did not start');
}
