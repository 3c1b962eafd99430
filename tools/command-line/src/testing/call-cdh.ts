import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { run } from '../run.ts';

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

type Environment = Record<string, string | undefined>;

function collector(): Writable & { text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  return Object.assign(stream, { text: () => Buffer.concat(chunks).toString() });
}

/** Runs `cdh` in this process. */
export async function callCdh(
  args: string[],
  env: Environment = {},
  cwd = '/',
  signal?: AbortSignal,
): Promise<Outcome> {
  const stdout = collector();
  const stderr = collector();
  const code = await run(args, { env, cwd, stdout, stderr, ...(signal ? { signal } : {}) });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** Starts `cdh` as its own process, as `npm run cdh` does: from the repository, told by INIT_CWD where it was called. */
export function spawnCdh(args: string[], env: Environment) {
  const options = {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { PATH: process.env.PATH, ...env },
  };
  const child = spawn(process.execPath, ['--no-warnings', main, ...args], options);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const outcome = new Promise<Outcome>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, outcome };
}

/** A folder of this test's own. */
export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'cdh-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
