import { expect, it } from '@jest/globals';
import { jestResult } from './jest-result.js';

const passed = { status: 'passed', fullName: 'works' };
const failed = { status: 'failed', fullName: 'order is charged once' };
const file = (status, ...assertionResults) => ({ name: '/shop/libs/a.spec.ts', status, assertionResults });
const report = (testResults, totals = {}) => ({
  numTotalTests: 1,
  numPassedTests: 1,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults,
  ...totals,
});
const resultOf = (exitCode, given) => jestResult({ name: 'unit', root: '/shop', exitCode, report: given });

it('takes over the totals of a good run', () => {
  const given = report([file('passed', passed)], { numPassedTests: 7, numPendingTests: 1, numTodoTests: 2 });
  expect(resultOf(0, given)).toEqual({ passed: 7, failed: 0, skipped: 3, failures: [], skippedIn: [] });
});

it('names each failed test with its file', () => {
  expect(resultOf(1, report([file('failed', passed, failed)])).failures).toEqual([
    'libs/a.spec.ts: order is charged once',
  ]);
});

it('names the files that skipped tests, and how many', () => {
  const skipped = { status: 'pending', fullName: 'survives the loss of a node' };
  const given = report([file('passed', passed, skipped, skipped)], { numPassedTests: 1, numPendingTests: 2 });
  expect(resultOf(0, given)).toMatchObject({ failed: 0, skippedIn: ['libs/a.spec.ts (2)'] });
});

it('counts a file that could not be run as a failure', () => {
  expect(resultOf(1, report([file('failed')]))).toMatchObject({
    passed: 1,
    failed: 1,
    failures: ['libs/a.spec.ts: the file could not be run'],
  });
});

it('counts a file whose tests passed and whose clean-up failed as a failure', () => {
  expect(resultOf(1, report([file('failed', passed)]))).toMatchObject({ passed: 1, failed: 1 });
});

it('counts a run without any test as a failure', () => {
  expect(resultOf(1, report([], { numTotalTests: 0, numPassedTests: 0 }))).toMatchObject({
    failed: 1,
    failures: ['unit: no test ran'],
  });
});

it('counts a crash before the report as a failure', () => {
  expect(resultOf(null, undefined)).toMatchObject({ passed: 0, failed: 1 });
});

it('counts a failed set-up, which names no test, as a failure', () => {
  expect(resultOf(1, report([file('passed', passed)]))).toMatchObject({ passed: 1, failed: 1 });
});

it('does not accept a run in which every test was skipped', () => {
  expect(resultOf(0, report([file('passed')], { numPassedTests: 0, numPendingTests: 1 }))).toMatchObject({
    failed: 1,
    skipped: 1,
  });
});
