import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { repositoryRoot } from '@cdh/constellation';

/** `shared` is the folder of reference data beside the repository. */
export type Need = 'shared' | 'go' | 'python';

/** The folder of reference data and real input. */
export const sharedFolder = join(repositoryRoot, '../shared');

const isThere: Record<Need, () => boolean> = {
  shared: () => existsSync(sharedFolder),
  go: () => spawnSync('go', ['version']).status === 0,
  python: () => spawnSync('python3', ['--version']).status === 0,
};

/**
 * `describe` where the need is met; elsewhere its tests count as skipped. With CI=true a missing tool skips nothing:
 * the tests run, and fail.
 */
export function describeWith(need: Need): typeof describe | typeof describe.skip {
  const mayBeMissing = need === 'shared' || process.env.CI !== 'true';
  return mayBeMissing && !isThere[need]() ? describe.skip : describe;
}
