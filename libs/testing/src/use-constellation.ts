import { afterAll, beforeAll } from '@jest/globals';
import { type Constellation, type ConstellationOptions, startConstellation } from '@cdh/constellation';
import { makeTemporaryFolder, START_TIMEOUT_MS } from './temporary-folder.ts';

export interface TestConstellation {
  /** The running hub and its parts. */
  readonly current: Constellation;
  /** What was said while it started, for the message of a failure. */
  readonly log: readonly string[];
}

/** The whole hub on a free port, with empty data, for this test file. Call it inside `describe`. */
export function useConstellation(
  options: Partial<Omit<ConstellationOptions, 'dataDir' | 'log'>> = {},
): TestConstellation {
  const folder = makeTemporaryFolder();
  const log: string[] = [];
  let current: Constellation | undefined;
  beforeAll(async () => {
    const asked = { port: 0, demonstration: false, ...options };
    current = await startConstellation({ ...asked, dataDir: folder.path, log: (line) => log.push(line) });
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    await current?.stop();
    folder.remove();
  }, START_TIMEOUT_MS);
  return {
    get current() {
      if (!current) throw new Error('The hub is started in beforeAll: use it in a hook or a test');
      return current;
    },
    log,
  };
}
