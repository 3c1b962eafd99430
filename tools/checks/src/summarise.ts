/** The part of Jest's JSON report that the summary counts. */
export interface JestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numFailedTestSuites: number;
  numRuntimeErrorTestSuites: number;
  numTotalTests: number;
}

export interface Summary {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Each static check counts as one beside the tests. A suite that could not even load counts as one failure, and so does
 * a run in which no test was executed: it proves nothing.
 */
export function summarise(checks: readonly { ok: boolean }[], report: JestReport | undefined): Summary {
  const passedChecks = checks.filter((check) => check.ok).length;
  const failedChecks = checks.length - passedChecks;
  if (!report) return { passed: passedChecks, failed: failedChecks + 1, skipped: 0 };
  const nothingRan = report.numPassedTests + report.numFailedTests === 0 ? 1 : 0;
  return {
    passed: passedChecks + report.numPassedTests,
    failed: failedChecks + report.numFailedTests + report.numRuntimeErrorTestSuites + nothingRan,
    skipped: report.numPendingTests,
  };
}

/** The closing line, alone on its line. */
export const closingLine = ({ passed, failed, skipped }: Summary) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
