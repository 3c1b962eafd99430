/**
 * What every npm script goes through: `node tools/launch.mjs <command> [arguments]`, under any Node ≥ 20 and
 * without dependencies. It installs what is missing, then hands over to the pinned Node 24 of node_modules.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants } from 'node:os';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { statfsSync, utimesSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.cdh-installed');
const lock = join(root, '.cache', 'install.lock');

const commands = {
  start: ['tools/constellation/src/main.ts', 'start'],
  reset: ['tools/constellation/src/main.ts', 'reset'],
  build: ['tools/constellation/src/build.ts'],
  test: ['tools/checks/src/main.ts'],
  'test:k8s': ['tools/kubernetes/src/main.ts'],
  cdh: ['tools/command-line/src/main.ts'],
  bench: ['tools/bench/src/main.ts'],
  soak: ['tools/soak/src/main.ts'],
  'soak:upload': ['tools/soak/src/upload/main.ts'],
  backup: ['tools/backup/src/main.ts', 'backup'],
  restore: ['tools/backup/src/main.ts', 'restore'],
  pack: ['tools/pack/src/main.ts'],
  'pack-kit': ['tools/use-case-generator/src/outside/pack-kit.ts'],
  format: ['node_modules/prettier/bin/prettier.cjs', '--write', '.'],
  lint: ['tools/checks/src/lint.ts'],
  typecheck: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'],
};

/** Standard output belongs to the command (`cdh --json`): all that the launcher says goes to standard error. */
const say = (line) => process.stderr.write(`${line}\n`);

function fail(...lines) {
  for (const line of lines) say(line);
  process.exit(1);
}

function workspacePackages() {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return workspaces
    .flatMap((pattern) => {
      if (!pattern.endsWith('/*')) return [pattern];
      const parent = pattern.slice(0, -2);
      return readdirSync(join(root, parent)).map((name) => `${parent}/${name}`);
    })
    .map((folder) => join(root, folder, 'package.json'))
    .filter((file) => existsSync(file));
}

function dependencyDigest() {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', 'package.json'].map((name) => join(root, name))) {
    if (existsSync(file)) hash.update(readFileSync(file));
  }
  for (const file of workspacePackages().sort()) hash.update(readFileSync(file));
  return hash.digest('hex');
}

function pinnedNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(modules, 'node', 'bin', name);
}

/** All of it is about 450 kB in thirty files: hashing it each time takes 3 ms and is never wrong about a date. */
function isInstalled() {
  return existsSync(pinnedNode()) && existsSync(stamp) && readFileSync(stamp, 'utf8') === dependencyDigest();
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** The holder touches its lock each second, so that one left by a killed install (its pid recycled) goes stale. */
function takeLock() {
  mkdirSync(dirname(lock), { recursive: true });
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  try {
    const holder = Number(readFileSync(lock, 'utf8'));
    const fresh = Date.now() - statSync(lock).mtimeMs < 15_000;
    if (fresh && (holder === 0 || isAlive(holder))) return false;
    rmSync(lock, { force: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  return false;
}

async function installOnce() {
  let waiting = false;
  while (!takeLock()) {
    if (!waiting)
      say('Une autre installation est en cours ; attente… / Another installation is running; waiting…');
    waiting = true;
    await sleep(300);
  }
  const touch = setInterval(() => utimesSync(lock, new Date(), new Date()), 1_000);
  try {
    if (isInstalled()) return;
    await runNpm();
    writeFileSync(stamp, dependencyDigest());
  } finally {
    clearInterval(touch);
    rmSync(lock, { force: true });
  }
}

function npmCommand() {
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.c?js$/.test(script)) return [process.execPath, [script]];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
}

/**
 * `npm install --no-save`, not `npm ci`: the lock file was written on one platform and lacks the optional
 * binaries of the others, which `npm ci` would then leave out.
 */
async function runNpm() {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1_000);
  say('Installation des dépendances… / Installing the dependencies…');
  const [command, before] = npmCommand();
  const visible = Boolean(process.stderr.isTTY);
  const env = { ...process.env, npm_config_loglevel: 'error', npm_config_progress: String(visible) };
  const child = spawn(command, [...before, 'install', '--no-save', '--no-audit', '--no-fund'], {
    cwd: root,
    env,
    stdio: ['ignore', 2, visible ? 2 : 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk) => (output = (output + chunk).slice(-20_000)));
  const heartbeat = visible ? undefined : setInterval(() => say(`  … ${seconds()} s`), 4_000);
  const forward = (signal) => child.kill(signal);
  process.on('SIGINT', forward).on('SIGTERM', forward);
  const code = await new Promise((resolve) => {
    child.on('error', (error) => ((output += error.message), resolve(127)));
    child.on('close', (status, signal) => resolve(signal ? 128 + constants.signals[signal] : status));
  });
  process.off('SIGINT', forward).off('SIGTERM', forward);
  clearInterval(heartbeat);
  if (code !== 0) fail(...explainFailure(code, output));
  if (!existsSync(pinnedNode())) {
    fail(
      'npm a fini, mais le Node 24 épinglé manque : les scripts d’installation sont-ils désactivés (ignore-scripts) ?',
      'npm finished, but the pinned Node 24 is missing: are install scripts disabled (ignore-scripts)?',
      'Try: npm config delete ignore-scripts, then again.',
    );
  }
  say(`Dépendances installées en ${seconds()} s. / Dependencies installed.`);
}

function explainFailure(code, output) {
  if (code > 128) return ['Installation interrompue. / Installation interrupted.'];
  const lines = [output.trim(), `npm install a échoué (code ${code}). / npm install failed.`].filter(Boolean);
  const { bavail, bsize } = statfsSync(root);
  if (/ENOSPC/.test(output) || bavail * bsize < 200e6) {
    lines.push('Le disque est plein : il faut environ 1 Go. / The disk is full: about 1 GB is needed.');
  } else if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|network/i.test(output)) {
    lines.push('Pas de réseau vers le registre npm ? / No network to the npm registry?');
    lines.push(
      'Vérifiez la connexion ou le proxy, puis relancez. / Check the connection or proxy, then try again.',
    );
  } else if (/EACCES|EPERM/.test(output)) {
    lines.push(`Écriture refusée dans ${root}. / Not allowed to write there.`);
  } else if (code === 127) {
    lines.push('npm est introuvable dans le PATH. / npm was not found in the PATH.');
  }
  return lines;
}

function run(script, args) {
  const env = {
    ...process.env,
    INIT_CWD: process.env.INIT_CWD ?? process.cwd(),
    CDH_LAUNCHER_PID: String(process.pid),
    NX_DAEMON: 'false',
    PATH: [join(modules, '.bin'), process.env.PATH].join(delimiter),
  };
  const child = spawn(pinnedNode(), [script, ...args], { cwd: root, env, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`Node 24 ne démarre pas / does not start: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
}

const [command, ...args] = process.argv.slice(2);
const entry = Object.hasOwn(commands, command ?? '') ? commands[command] : undefined;
if (!entry) fail(`Usage: node tools/launch.mjs <${Object.keys(commands).join('|')}> [arguments]`);
const [script, ...first] = entry;
if (!existsSync(join(root, script)) && !script.startsWith('node_modules'))
  fail(`Il manque ${script}. / Missing.`);
try {
  if (!isInstalled()) await installOnce();
} catch (error) {
  if (error.code !== 'ENOSPC') throw error;
  fail('Le disque est plein. / The disk is full.');
}
run(script, [...first, ...args]);
