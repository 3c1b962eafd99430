import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, program, root } from './project.ts';
import { type CheckResult, runCheck } from './run-check.ts';
import type { JestReport } from './summarise.ts';

export interface JestRun extends CheckResult {
  /** Absent when Jest did not come to its end. */
  report?: JestReport;
}

/** Runs Jest with these arguments, and reads its report. */
export async function runJest(name: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<JestRun> {
  const scratch = mkdtempSync(join(tmpdir(), 'cdh-checks-'));
  const file = join(scratch, 'jest.json');
  // A client that keeps a socket open must not keep the run from ending.
  const node = ['--experimental-vm-modules', '--no-warnings', program('jest/bin/jest.js'), '--forceExit'];
  try {
    const jest = [...node, '--json', `--outputFile=${file}`, ...args];
    // Its --json also goes to standard output, where nobody wants to read it.
    const result = await runCheck(name, jest, root, { ...environment, ...env }, { stdout: false });
    if (!existsSync(file)) return { ...result, ok: false };
    const report = JSON.parse(readFileSync(file, 'utf8')) as JestReport;
    return { ...result, report, ok: result.ok && report.numPassedTests > 0 };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A regular expression for each kind of test, by its path. */
const mediumTests = String.raw`\.medium\.test\.ts$`;
const acceptanceTests = '/apps/acceptance/';

export const unitArguments = ['--maxWorkers=1', '--testPathIgnorePatterns', mediumTests, acceptanceTests];
export const mediumArguments = [
  '--maxWorkers=3',
  '--testPathIgnorePatterns',
  acceptanceTests,
  '--testPathPatterns',
  mediumTests,
];
// One after the other: they share one hub, and some of them restart its parts.
export const acceptanceArguments = ['--runInBand', '--testPathPatterns', acceptanceTests];
