import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Restartable } from './restartable.ts';

/** Notes in a file when it starts and when it has been told to stop. */
const program = `
const { appendFileSync } = require('node:fs');
const note = (what) => appendFileSync(process.env.NOTES, process.env.NAME + ' ' + what + '\\n');
process.on('SIGTERM', () => setTimeout(() => { note('stopped'); process.exit(0); }, 100));
note('started');
setInterval(() => {}, 1000);`;

describe('Restartable', () => {
  let folder: string;
  let ended: (number | null)[];
  let service: Restartable;
  const notes = () => {
    try {
      return readFileSync(join(folder, 'notes'), 'utf8').trim().split('\n');
    } catch {
      return [];
    }
  };
  const until = async (count: number) => {
    for (let i = 0; i < 200 && notes().length < count; i++) await sleep(25);
  };
  const start = (name: string, code = program) =>
    service.restart(['-e', code], async () => ({ NAME: name, NOTES: join(folder, 'notes') }));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cdh-restartable-'));
    ended = [];
    service = new Restartable((code) => ended.push(code));
  });
  afterEach(async () => {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('starts a new process only when the one before has stopped in order', async () => {
    await start('a');
    await until(1);
    await start('b');
    await until(3);
    await service.stop();
    expect(notes()).toEqual(['a started', 'a stopped', 'b started', 'b stopped']);
    expect(ended).toEqual([]);
  });

  it('tells of a process that ended by itself, and starts again', async () => {
    await start('a', 'process.exit(3)');
    for (let i = 0; i < 200 && ended.length === 0; i++) await sleep(25);
    expect(ended).toEqual([3]);
    await start('b');
    await until(1);
    expect(notes()).toEqual(['b started']);
  });

  it('goes on after an environment that could not be had', async () => {
    const refused = service.restart(['-e', program], () => Promise.reject(new Error('no key')));
    await expect(refused).rejects.toThrow('no key');
    await start('b');
    await until(1);
    expect(notes()).toEqual(['b started']);
  });
});
