import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import {
  buildServices,
  dataPaths,
  describeFailure,
  openDatabase,
  repositoryRoot,
  StartupError,
} from '@cdh/constellation';

/**
 * `npm run backup -- --to …`, `npm run restore -- --from …`: the hub's own commands, on the parts of this machine's hub
 * (`CDH_DATA`), or on those that the environment names (DATABASE_OWNER_URL; STORAGE_DIR or S3_…), as in its image.
 */
const [command = '', ...args] = process.argv.slice(2);
const dataDir = process.env.CDH_DATA ?? join(repositoryRoot, '.data');

async function openGround(): Promise<{ env: Record<string, string>; close(): Promise<void> }> {
  // A check reads the backup alone.
  const isApart = process.env.DATABASE_OWNER_URL !== undefined || args.includes('--check');
  if (isApart) return { env: {}, close: () => Promise.resolve() };
  const { ownerUrl, supervisor, close } = await openDatabase(dataDir);
  if (command === 'restore' && supervisor !== undefined) {
    throw new StartupError(
      `Un hub tourne sur ${dataDir} (pid ${supervisor}) : arrêtez-le, ou restaurez ailleurs (CDH_DATA=…). / A hub runs on this folder: stop it, or restore elsewhere (CDH_DATA=…).`,
    );
  }
  const { objects } = dataPaths(dataDir);
  const outer = process.env.S3_ENDPOINT ?? process.env.STORAGE_DIR;
  if (outer === undefined) mkdirSync(objects, { recursive: true });
  return {
    env: { DATABASE_OWNER_URL: ownerUrl, ...(outer === undefined ? { STORAGE_DIR: objects } : {}) },
    close,
  };
}

/** Runs to its end; what stops this process stops it first. */
function runHub(program: { command: string; args: string[] }, env: Record<string, string>): Promise<number> {
  const child = spawn(program.command, [...program.args, command, ...args], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

try {
  const { hub } = await buildServices();
  const { env, close } = await openGround();
  try {
    process.exitCode = await runHub(hub, env);
  } finally {
    await close();
  }
} catch (error) {
  process.stderr.write(`${describeFailure(error)}\n`);
  process.exitCode = 1;
}
