import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dataPaths, makeDataFolders, type DataPaths } from './paths.ts';
import { noteProcess, stopLeftovers } from './process-files.ts';
import { isServedInDevelopment, takeOverUseCase } from './served-in-development.ts';
import { superviseProcess, type SupervisedProcess } from './supervise.ts';

const idle = ['-e', 'setInterval(() => {}, 1000)'];

describe('a use case that a developer takes over', () => {
  let folder: string;
  let paths: DataPaths;
  let supervised: SupervisedProcess | undefined;
  const said: string[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cdh-take-over-'));
    paths = dataPaths(folder);
    makeDataFolders(paths);
    said.length = 0;
  });
  afterEach(async () => {
    await supervised?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const supervise = () =>
    superviseProcess(
      {
        name: 'late-frost',
        command: process.execPath,
        args: idle,
        env: {},
        held: () => isServedInDevelopment(paths, 'late-frost'),
      },
      paths,
      (line) => said.push(line),
    );

  it('is stopped where it ran, stays away meanwhile, and comes back afterwards', async () => {
    supervised = supervise();
    await supervised.start();
    expect(supervised.pid).toBeDefined();
    const release = await takeOverUseCase(paths, 'late-frost');
    await sleep(1_200);
    expect(supervised.pid).toBeUndefined();
    expect(said.join()).toContain('served from elsewhere');
    release();
    for (let i = 0; i < 100 && supervised.pid === undefined; i++) await sleep(50);
    expect(supervised.pid).toBeDefined();
  });

  it('is not started where it is served already', async () => {
    const release = await takeOverUseCase(paths, 'late-frost');
    supervised = supervise();
    await supervised.start();
    expect(supervised.pid).toBeUndefined();
    release();
  });

  it('is refused to a second developer, and is no leftover of the supervisor', async () => {
    const other = spawn(process.execPath, idle, { stdio: 'ignore' });
    const release = await takeOverUseCase(paths, 'late-frost');
    noteProcess(join(paths.run, 'serving'), 'late-frost', other.pid ?? 0);
    await expect(takeOverUseCase(paths, 'late-frost')).rejects.toThrow(`process ${other.pid}`);
    expect(await stopLeftovers(paths.run)).toEqual([]);
    expect(isServedInDevelopment(paths, 'late-frost')).toBe(true);
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(isServedInDevelopment(paths, 'late-frost')).toBe(false);
    release();
  });
});
