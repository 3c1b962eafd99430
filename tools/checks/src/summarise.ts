/** The part of Jest's JSON report that the summary counts. */
export interface JestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests?: number;
  numRuntimeErrorTestSuites: number;
  testResults?: { name: string; assertionResults: { status: string }[] }[];
}

export interface Summary {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Each check without tests of its own counts as one beside the tests. A test run without report counts as one failure,
 * a suite that could not even load too, and so does a run in which no test was executed: it proves nothing.
 */
export function summarise(
  checks: readonly { ok: boolean }[],
  reports: readonly (JestReport | undefined)[],
): Summary {
  const summary: Summary = { passed: 0, failed: 0, skipped: 0 };
  for (const { ok } of checks) summary[ok ? 'passed' : 'failed'] += 1;
  for (const report of reports) {
    if (!report || report.numPassedTests + report.numFailedTests === 0) summary.failed += 1;
    summary.passed += report?.numPassedTests ?? 0;
    summary.failed += (report?.numFailedTests ?? 0) + (report?.numRuntimeErrorTestSuites ?? 0);
    summary.skipped += (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  }
  if (summary.passed + summary.failed === 0) summary.failed = 1;
  return summary;
}

/** Skipped tests by file, for the list of what was not run. */
export function skippedByFile(reports: readonly (JestReport | undefined)[]): Map<string, number> {
  const files = new Map<string, number>();
  for (const { name, assertionResults } of reports.flatMap((report) => report?.testResults ?? [])) {
    const skipped = assertionResults.filter(({ status }) => status === 'pending' || status === 'todo').length;
    if (skipped > 0) files.set(name, (files.get(name) ?? 0) + skipped);
  }
  return files;
}

/** The closing line, alone on its line. */
export const closingLine = ({ passed, failed, skipped }: Summary) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
