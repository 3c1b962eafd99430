import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { choosePostgresAccount } from './postgres-account.ts';
import { runProgram } from './run-program.ts';
import { findPrograms } from './start-postgres.ts';

const programs = findPrograms();
const isRoot = process.getuid?.() === 0;
let folder: string;
let dataDir: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdh-account-'));
  chmodSync(folder, 0o755);
  dataDir = join(folder, 'postgres');
  mkdirSync(dataDir);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Whether the chosen account can really make a cluster there. */
async function canInitialise(initdb: string): Promise<string> {
  const account = await choosePostgresAccount(dataDir, dirname(initdb), process.env);
  const [command = '', ...args] = [...account.prefix, initdb, '--pgdata', dataDir, '--no-sync'];
  const { prefix: _, ...ids } = account;
  const { code, stderr } = await runProgram(command, args, ids);
  return code === 0 ? 'yes' : stderr;
}

describe('choosePostgresAccount', () => {
  it('finds an account that can make a cluster, and is not root', async () => {
    expect(await canInitialise(programs.initdb)).toBe('yes');
    if (isRoot) expect(statSync(join(dataDir, 'base')).uid).not.toBe(0);
  });

  it('can do so below a folder that is closed to others, its programs too', async () => {
    const copy = join(folder, 'native');
    cpSync(dirname(programs.folder), copy, { recursive: true, verbatimSymlinks: true });
    chmodSync(folder, 0o700);
    expect(await canInitialise(join(copy, 'bin/initdb'))).toBe('yes');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });
});
