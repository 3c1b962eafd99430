import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ProcessLog } from './process-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'cdh-log-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const read = (file: string) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('ProcessLog', () => {
  it('keeps JSON as it is and wraps text, with the level that the text names', () => {
    const file = join(folder, 'a.jsonl');
    const log = new ProcessLog(file, 'nats');
    for (const text of ['{"level":"warn","msg":"x"}', '[1] [ERR] broken', '{not json', '', 'FATAL:  no'])
      log.write(text);
    log.close();
    expect(read(file).map(({ level, msg, process }) => [level, msg, process])).toEqual([
      ['warn', 'x', undefined],
      ['error', '[1] [ERR] broken', 'nats'],
      ['info', '{not json', 'nats'],
      ['fatal', 'FATAL:  no', 'nats'],
    ]);
  });

  it('appends after a restart and bounds what it keeps to two files', () => {
    const file = join(folder, 'b.jsonl');
    const first = new ProcessLog(file, 'p', 400);
    first.write('{"n":0}');
    first.close();
    const log = new ProcessLog(file, 'p', 400);
    for (let n = 1; n <= 100; n += 1) log.write(`{"n":${n}}`);
    log.close();
    const kept = [...read(`${file}.1`), ...read(file)].map(({ n }) => n);
    expect(kept.at(-1)).toBe(100);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => 101 - kept.length + i));
    expect(readFileSync(file).length).toBeLessThanOrEqual(400);
    expect(readFileSync(`${file}.1`).length).toBeLessThanOrEqual(400);
  });
});
