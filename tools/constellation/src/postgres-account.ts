import { accessSync, chownSync, constants, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findInPath } from './acquire-nats-server.ts';
import { runProgram } from './run-program.ts';
import { StartupError } from './startup-error.ts';

/** How Postgres is run: it refuses to run as root, so root lends it another account. */
export interface PostgresAccount {
  uid?: number;
  gid?: number;
  /** Put before each command. */
  prefix: string[];
}

/**
 * Ordinary users run Postgres as themselves. Root runs it as `postgres` (made when it is missing), or `nobody`. Where
 * that account may not pass through a parent folder (a clone below /root, or in a folder of mktemp), it keeps the
 * one right to pass (CAP_DAC_READ_SEARCH, by setpriv) instead of our opening the folder to everybody.
 */
export async function choosePostgresAccount(
  dataDir: string,
  programs: string,
  env: NodeJS.ProcessEnv,
): Promise<PostgresAccount> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const { uid, gid } = await findAccount();
  chownSync(dataDir, uid, gid);
  const blocked = [dirname(dataDir), programs]
    .map((p) => blockedParent(p, uid, gid))
    .find((p) => p !== undefined);
  if (blocked === undefined) return { uid, gid, prefix: [] };
  const setpriv = quietly(() => findInPath('setpriv', env));
  for (const right of setpriv ? ['dac_read_search', 'dac_override'] : []) {
    const prefix = [
      `--reuid=${uid}`,
      `--regid=${gid}`,
      '--clear-groups',
      `--inh-caps=+${right}`,
      `--ambient-caps=+${right}`,
    ];
    // Without it access(2), by which Postgres looks for its own programs, would ignore the right that was kept.
    prefix.push('--securebits=+no_setuid_fixup', '--');
    const trial = await runProgram(setpriv ?? '', [...prefix, join(programs, 'initdb'), '--version']);
    if (setpriv && trial.code === 0) return { prefix: [setpriv, ...prefix] };
  }
  throw new StartupError(
    `Postgres tourne sous un autre compte que root, et ce compte ne peut pas entrer dans ${blocked}. ` +
      `Remède : chmod o+x ${blocked}, ou lancez le hub comme utilisateur ordinaire.\n` +
      `Postgres runs as an account other than root, which may not enter ${blocked}. ` +
      `Remedy: chmod o+x ${blocked}, or run the hub as an ordinary user.`,
  );
}

function quietly<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}

async function findAccount(): Promise<{ uid: number; gid: number }> {
  const postgres = await lookUp('postgres');
  if (postgres) return postgres;
  await runProgram('groupadd', ['--system', 'postgres']);
  await runProgram('useradd', ['--system', '--no-create-home', '--gid', 'postgres', 'postgres']);
  const account = (await lookUp('postgres')) ?? (await lookUp('nobody'));
  if (account) return account;
  throw new StartupError(
    'Postgres refuses to run as root, and no account `postgres` could be made: run as an ordinary user.',
  );
}

async function lookUp(name: string): Promise<{ uid: number; gid: number } | undefined> {
  const [uid, gid] = await Promise.all([runProgram('id', ['-u', name]), runProgram('id', ['-g', name])]);
  if (uid.code !== 0 || gid.code !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/** The outermost folder on the way to `path` that this account may not pass, by its mode bits. */
function blockedParent(path: string, uid: number, gid: number): string | undefined {
  accessSync(path, constants.F_OK);
  const folders: string[] = [];
  for (let at = path; ; at = dirname(at)) {
    folders.unshift(at);
    if (at === dirname(at)) break;
  }
  return folders.find((folder) => {
    const { mode, uid: owner, gid: group } = statSync(folder);
    const bits = owner === uid ? mode >> 6 : group === gid ? mode >> 3 : mode;
    return (bits & 1) === 0;
  });
}
