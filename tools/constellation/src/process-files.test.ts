import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { holdDataFolder, noteProcess, runningSupervisor, stopLeftovers, stopRank } from './process-files.ts';
import { isAlive, processStart } from './process-identity.ts';

const run = mkdtempSync(join(tmpdir(), 'cdh-run-'));
afterAll(() => rmSync(run, { recursive: true, force: true }));

const sleeper = () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    detached: true,
    stdio: 'ignore',
  });
  return {
    pid: child.pid ?? 0,
    ended: new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal))),
  };
};

describe('process files', () => {
  it('stops a noted process that still runs', async () => {
    const { pid, ended } = sleeper();
    noteProcess(run, 'worker', pid);
    expect(readFileSync(join(run, 'worker.pid'), 'utf8')).toBe(`${pid}\n`);
    expect(await stopLeftovers(run)).toEqual(['worker']);
    expect(await ended).toBe('SIGTERM');
    expect(readdirSync(run)).toEqual([]);
  });

  it('never touches another process that was given the same pid', async () => {
    const { pid, ended } = sleeper();
    noteProcess(run, 'worker', pid);
    const file = join(run, 'worker.identity.json');
    writeFileSync(file, JSON.stringify({ pid, start: 'another boot:1', stopSignal: 'SIGTERM' }));
    expect(await stopLeftovers(run)).toEqual([]);
    expect(isAlive(pid)).toBe(true);
    expect(existsSync(file)).toBe(false);
    process.kill(pid, 'SIGKILL');
    await ended;
  });

  it('stops in the order services, hub, storage, NATS, Postgres', () => {
    const names = ['postgres', 'hub', 'nats', 'drought-risk', 'minio', 'hub-2', 'hubble'];
    const sorted = names.toSorted((a, b) => stopRank(a) - stopRank(b));
    expect(sorted).toEqual(['drought-risk', 'hubble', 'hub', 'hub-2', 'minio', 'nats', 'postgres']);
  });

  it('lets one supervisor hold a folder, and frees it after one that died', () => {
    const release = holdDataFolder(run);
    expect(runningSupervisor(run)).toBe(process.pid);
    expect(() => holdDataFolder(run)).toThrow(/already running/);
    release();
    expect(runningSupervisor(run)).toBeUndefined();
    const stale = { pid: process.pid, start: 'another boot:1', stopSignal: 'SIGTERM' };
    writeFileSync(join(run, 'supervisor.identity.json'), JSON.stringify(stale));
    holdDataFolder(run)();
  });

  it('tells a process by its start', () => {
    expect(processStart(process.pid)).toBe(processStart(process.pid));
    expect(processStart(process.pid)).not.toBe(processStart(1));
    expect(processStart(2 ** 22 + 1)).toBeUndefined();
  });
});
