import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import type { Constellation, ConstellationOptions } from '../constellation-options.ts';
import { startConstellation } from '../start-constellation.ts';

export interface TestHubs {
  readonly current: Constellation;
  readonly dataDir: string;
  /** What the supervisor said. */
  readonly log: readonly string[];
}

type Options = Partial<Omit<ConstellationOptions, 'dataDir' | 'log'>>;

/** The built hub and its parts on free ports with empty data, for this test file. */
export function useHubs(options: () => Options | Promise<Options> = () => ({})): TestHubs {
  const dataDir = mkdtempSync(join(tmpdir(), 'cdh-resilience-'));
  const log: string[] = [];
  let current: Constellation | undefined;
  beforeAll(async () => {
    const base = { port: 0, demonstration: false, useCases: ['drought-risk'] };
    current = await startConstellation({
      ...base,
      ...(await options()),
      dataDir,
      log: (line) => log.push(line),
    });
  }, 120_000);
  afterAll(async () => {
    await current?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }, 60_000);
  return {
    get current() {
      if (!current) throw new Error('The hub is started in beforeAll: use it in a hook or a test');
      return current;
    },
    dataDir,
    log,
  };
}
