import type { Reporter, TestCase } from 'vitest/node';

/** A slow hour of a machine costs one test of five thousand; more are no chance, and the run fails. */
const SECOND_TRIES_MAX = 1;

/**
 * Names the tests that passed only at their second try: each is a fault of the test or of the program, to be looked at.
 * Vitest constructs its reporters, and a function that returns an object may be constructed.
 */
export default function secondTries(): Reporter {
  const names: string[] = [];
  return {
    onTestCaseResult(test: TestCase) {
      if (test.diagnostic()?.flaky) names.push(`${test.module.relativeModuleId} > ${test.fullName}`);
    },
    onTestRunEnd() {
      console.log(`second tries: ${names.length}${names.map((name) => `\n  ${name}`).join('')}`);
      if (names.length <= SECOND_TRIES_MAX) return;
      console.error(`More than ${SECOND_TRIES_MAX} passed only at a second try.`);
      process.exitCode = 1;
    },
  };
}
