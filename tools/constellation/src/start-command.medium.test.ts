import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { findFreePort } from './find-port.ts';
import { isAlive } from './process-identity.ts';

const folder = mkdtempSync(join(tmpdir(), 'cdh-start-'));
const dataDir = join(folder, 'data');
const run = join(dataDir, 'run');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The process behind `npm start`, as a terminal's foreground group; `said` resolves when its output holds a text. */
async function start(data: string) {
  const env = { ...process.env, CDH_DATA: data, CDH_PORT: String(await findFreePort()) };
  const main = join(import.meta.dirname, 'main.ts');
  const child = spawn(process.execPath, [main], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const hearers = new Set<() => void>();
  const hear = (chunk: Buffer) => {
    output += String(chunk);
    for (const hearer of hearers) hearer();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    output: () => output,
    ended,
    said: (text: string) =>
      Promise.race([
        new Promise<void>((resolve) => hearers.add(() => output.includes(text) && resolve())),
        ended.then((code) => Promise.reject(new Error(`ended with ${code}: ${output}`))),
      ]),
    /** What the terminal does: the signal goes to the whole foreground group. */
    interrupt: () => process.kill(-(child.pid ?? 0), 'SIGINT'),
  };
}

const readPids = () =>
  readdirSync(run)
    .filter((name) => name.endsWith('.pid') && name !== 'supervisor.pid')
    .map((name) => Number(readFileSync(join(run, name), 'utf8')));

describe('npm start', () => {
  it('interrupted while it starts, leaves no process', async () => {
    const starting = await start(dataDir);
    await starting.said('✓ Postgres');
    const pids = readPids();
    starting.interrupt();
    expect(await starting.ended).toBe(1);
    expect(starting.output()).toContain('Stopped before it was ready');
    expect(pids.length).toBeGreaterThan(0);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(readdirSync(run)).toEqual([]);
  }, 60_000);

  it('ends with addresses, the key’s place and three things to try, and Ctrl-C stops all of it', async () => {
    const started = await start(dataDir);
    await started.said('Ctrl-C stops everything');
    expect(started.output()).toMatch(/http:\/\/127\.0\.0\.1:\d+\/docs/);
    expect(started.output()).toContain('admin.key');
    expect(started.output().match(/^ {2}(curl|CDH_URL)/gm)).toHaveLength(3);
    const pids = readPids();
    expect(pids.length).toBeGreaterThanOrEqual(4);
    expect(pids.every(isAlive)).toBe(true);
    started.interrupt();
    expect(await started.ended).toBe(0);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(readdirSync(run)).toEqual([]);
  }, 120_000);

  it('names a data folder that can not be written to, and the way out', async () => {
    const file = join(folder, 'no-folder');
    writeFileSync(file, '');
    const refused = await start(join(file, 'data'));
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toContain(`${join(file, 'data')} can not be written to`);
    expect(refused.output()).toContain('CDH_DATA');
    expect(refused.output()).not.toMatch(/\n\s+at /);
  });
});
