import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const launcher = join(import.meta.dirname, '../../launch.mjs');
let root: string;

const write = (path: string, content: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
};

/** Takes the place of npm: counts its calls, and links the running Node where the pinned one would lie. */
const npm = `
const fs = require('node:fs');
fs.appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n');
if (process.env.NPM_FAILS) { console.error(process.env.NPM_FAILS); process.exit(1); }
setTimeout(() => {
  fs.mkdirSync('node_modules/node/bin', { recursive: true });
  if (!fs.existsSync('node_modules/node/bin/node')) fs.symlinkSync(process.execPath, 'node_modules/node/bin/node');
}, 500);`;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cdh-launch-'));
  mkdirSync(join(root, 'tools'));
  copyFileSync(launcher, join(root, 'tools/launch.mjs'));
  write('npm-cli.js', npm);
  write('package.json', JSON.stringify({ workspaces: ['apps/*', 'libs/one'] }));
  write('package-lock.json', '{}');
  write('apps/hub/package.json', '{}');
  write('libs/one/package.json', '{}');
  write(
    'tools/command-line/src/main.ts',
    `const [name, ...rest] = process.argv.slice(2);
    if (name === 'exit') process.exit(Number(rest[0]));
    if (name === 'wait') { process.on('SIGTERM', () => process.exit(7)); console.log('waiting'); setInterval(() => {}, 1000); }
    else console.log(JSON.stringify({ args: [name, ...rest], from: process.env.INIT_CWD, exec: process.execPath }));`,
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

function launch(
  args: string[],
  env: Record<string, string> = {},
  onOutput?: (kill: () => void) => void,
): Promise<Outcome> {
  const child = spawn(process.execPath, [join(root, 'tools/launch.mjs'), ...args], {
    env: { PATH: process.env.PATH, INIT_CWD: '/somewhere', npm_execpath: join(root, 'npm-cli.js'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const outcome: Outcome = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    outcome.stdout += String(chunk);
    onOutput?.(() => child.kill('SIGTERM'));
  });
  child.stderr.on('data', (chunk) => (outcome.stderr += String(chunk)));
  return new Promise((resolve) => child.once('close', (code) => resolve({ ...outcome, code })));
}

const npmCalls = () =>
  existsSync(join(root, 'npm-calls')) ? readFileSync(join(root, 'npm-calls'), 'utf8').trim().split('\n') : [];

describe('the launcher', () => {
  it('installs once, then hands over silently to the pinned Node with arguments and place of call', async () => {
    const first = await launch(['cdh', 'whoami', '--json']);
    expect(first.stderr).toMatch(/Installation/);
    const second = await launch(['cdh', 'whoami', '--json']);
    expect(second.stderr).toBe('');
    expect(second.stdout).toBe(first.stdout);
    expect(JSON.parse(second.stdout)).toEqual(
      expect.objectContaining({ args: ['whoami', '--json'], from: '/somewhere' }),
    );
    expect(npmCalls()).toEqual(['install --no-save --no-audit --no-fund']);
  });

  it('installs again when a workspace package or the lock file changed', async () => {
    await launch(['cdh']);
    write('apps/hub/package.json', '{"dependencies":{"x":"1.0.0"}}');
    await launch(['cdh']);
    write('package-lock.json', '{"lockfileVersion":3}');
    await launch(['cdh']);
    expect(npmCalls()).toHaveLength(3);
  });

  it('runs npm once for two launches at once', async () => {
    const both = await Promise.all([launch(['cdh', 'a']), launch(['cdh', 'b'])]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(npmCalls()).toHaveLength(1);
  });

  it('does not wait for an install that was killed', async () => {
    write('.cache/install.lock', '4194304');
    expect((await launch(['cdh'])).code).toBe(0);
  });

  it.each([
    ['npm error code ENOTFOUND', /No network/],
    ['npm error code ENOSPC', /disk is full/],
  ])('says what a failed install needs: %s', async (error, message) => {
    const { code, stdout, stderr } = await launch(['cdh'], { NPM_FAILS: error });
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect((await launch(['cdh'])).code).toBe(0);
  });

  it('ends as its command ends, and passes signals on', async () => {
    expect((await launch(['cdh', 'exit', '5'])).code).toBe(5);
    expect((await launch(['cdh', 'wait'], {}, (kill) => kill())).code).toBe(7);
  });

  it('names the commands that there are', async () => {
    const { code, stderr } = await launch(['constructor']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/<start\|reset\|build\|test\|.*cdh\|.*typecheck>/);
  });
});
