import { relative } from 'node:path';

/**
 * The true totals of a jest run. A spec file that could not run counts as a failure, and so does a jest that ended badly
 * without naming a failed test: no test at all, a failed set-up or teardown, a crash before it could write its report.
 * @param {{ name: string, root: string, exitCode: number | null, report: object | undefined }} run
 *   `report`: what jest wrote with --json, if it got that far
 * @returns {import('./tally.js').Result}
 */
export function jestResult({ name, root, exitCode, report }) {
  const failures = report ? reportedFailures(report, root) : [];
  const noReason = exitCode === 0 && report?.numPassedTests > 0 ? [] : [`${name}: ${whatIsWrong(exitCode, report)}`];
  const unexplained = failures.length === 0 ? noReason : [];
  return {
    passed: report?.numPassedTests ?? 0,
    failed: failures.length + unexplained.length,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
    failures: [...failures, ...unexplained],
    skippedIn: report ? filesWithSkipped(report, root) : [],
  };
}

function filesWithSkipped({ testResults }, root) {
  return testResults.flatMap((file) => {
    const skipped = file.assertionResults.filter((test) => test.status === 'pending').length;
    return skipped > 0 ? [`${relative(root, file.name)} (${skipped})`] : [];
  });
}

function reportedFailures({ testResults }, root) {
  return testResults.flatMap((file) => {
    const place = relative(root, file.name);
    const failed = file.assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => `${place}: ${test.fullName}`);
    return failed.length === 0 && file.status === 'failed' ? [`${place}: the file could not be run`] : failed;
  });
}

function whatIsWrong(exitCode, report) {
  if (!report) return `jest ended without a report (exit code ${exitCode})`;
  if (report.numTotalTests === 0) return 'no test ran';
  return exitCode === 0 ? 'no test passed' : `jest ended with exit code ${exitCode} although no test failed`;
}
