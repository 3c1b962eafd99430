import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own, and how to remove it. */
export function makeTemporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'cdh-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starting real servers beside other tests can take its time. */
export const START_TIMEOUT_MS = 120_000;
