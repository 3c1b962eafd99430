import { describe, expect, it } from '@jest/globals';
import { closingLine, skippedByFile, summarise } from './summarise.ts';

const report = (passed: number, failed: number, pending: number, broken = 0) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: pending,
  numRuntimeErrorTestSuites: broken,
});

describe('summarise', () => {
  it('counts each static check as one beside the tests of every run', () => {
    expect(summarise([{ ok: true }, { ok: false }], [report(5, 1, 2), report(10, 0, 1)])).toEqual({
      passed: 16,
      failed: 2,
      skipped: 3,
    });
  });

  it('counts a suite that cannot load as a failure', () => {
    expect(summarise([{ ok: true }], [report(3, 0, 0, 1)]).failed).toBe(1);
  });

  it('fails a run that executed no test, or wrote no report, whatever the others did', () => {
    expect(summarise([{ ok: true }], [report(0, 0, 4), report(9, 0, 0)]).failed).toBe(1);
    expect(summarise([{ ok: true }], [undefined]).failed).toBe(1);
  });

  it('fails when nothing ran at all', () => {
    expect(summarise([], []).failed).toBe(1);
  });
});

describe('skippedByFile', () => {
  it('counts the skipped tests of each file over all runs', () => {
    const run = {
      ...report(1, 0, 2),
      testResults: [
        { name: 'a.test.ts', assertionResults: [{ status: 'pending' }, { status: 'passed' }] },
        { name: 'b.test.ts', assertionResults: [{ status: 'passed' }] },
      ],
    };
    expect([...skippedByFile([run, undefined, run])]).toEqual([['a.test.ts', 2]]);
  });
});

describe('closingLine', () => {
  it('names what was skipped only when something was', () => {
    expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
    expect(closingLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
  });
});
