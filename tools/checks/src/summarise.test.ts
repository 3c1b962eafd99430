import { describe, expect, it } from '@jest/globals';
import { closingLine, summarise } from './summarise.ts';

const report = (passed: number, failed: number, pending: number, broken = 0) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: pending,
  numFailedTestSuites: failed + broken,
  numRuntimeErrorTestSuites: broken,
  numTotalTests: passed + failed + pending,
});

describe('summarise', () => {
  it('counts each static check as one beside the tests', () => {
    expect(summarise([{ ok: true }, { ok: false }], report(5, 1, 2))).toEqual({
      passed: 6,
      failed: 2,
      skipped: 2,
    });
  });

  it('counts a suite that cannot load as a failure', () => {
    expect(summarise([{ ok: true }], report(3, 0, 0, 1)).failed).toBe(1);
  });

  it('fails a run that executed no test, or wrote no report', () => {
    expect(summarise([{ ok: true }], report(0, 0, 4)).failed).toBe(1);
    expect(summarise([{ ok: true }], undefined).failed).toBe(1);
  });
});

describe('closingLine', () => {
  it('names what was skipped only when something was', () => {
    expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
    expect(closingLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
  });
});
