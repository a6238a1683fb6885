// @ts-check
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, tool } from './shell.mjs';

const REPORT = join(root, 'test-results', 'report.json');

/**
 * @typedef {{ fullName: string, status: string }} TestResult
 * @typedef {{ name: string, status: string, message: string, assertionResults: TestResult[] }} FileResult
 * @typedef {{ testResults: FileResult[] }} Report  of vitest's JSON reporter
 */

/**
 * Counts a report. A file that failed without a failed test (it did not load, or a hook threw) counts as
 * one failure: silence must not look like success.
 * @param {Report} report
 */
export function countReport(report) {
  const tests = report.testResults.flatMap((file) =>
    file.assertionResults.map((test) => ({ ...test, file: file.name })),
  );
  const failed = tests.filter((test) => test.status === 'failed');
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((t) => t.status === 'failed'),
  );
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: failed.length + brokenFiles.length,
    failures: [
      ...failed.map((test) => `${test.fullName} (${test.file})`),
      ...brokenFiles.map((file) => `${file.name}: ${file.message.split('\n')[0]}`),
    ],
    skipped: tests
      .filter((test) => !['passed', 'failed'].includes(test.status))
      .map((test) => `${test.fullName} (${test.file})`),
  };
}

/**
 * Runs the tests and says how they went; the last line is `N passed, N failed`.
 * @param {string[]} args for vitest
 * @param {string[]} [failedChecks] names of checks that failed before: each counts as a failure
 * @returns {Promise<number>} exit code
 */
export async function runTests(args, failedChecks = []) {
  rmSync(REPORT, { force: true });
  const code = await run(process.execPath, [
    tool('vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${REPORT}`,
    ...args,
  ]);
  const report = existsSync(REPORT)
    ? JSON.parse(readFileSync(REPORT, 'utf8'))
    : { testResults: [] };
  const counts = countReport(report);
  const unexplained = code !== 0 && counts.failures.length === 0;
  const failures = [
    ...counts.failures,
    ...(unexplained ? [`the test runner, which ended with ${code}`] : []),
    ...failedChecks,
  ];

  const lines = [
    ...counts.skipped.map((name) => `skipped: ${name}`),
    ...failures.map((name) => `failed: ${name}`),
    `${counts.passed} passed, ${failures.length} failed`,
  ];
  process.stdout.write(`\n${lines.join('\n').replaceAll(root + '/', '')}\n`);
  return failures.length === 0 ? 0 : 1;
}
