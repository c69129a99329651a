/** The servers that the tests may use; `.ci/run` starts them (see .ci/servers). */
export const TEST_DATABASE_URL = process.env['TEST_DATABASE_URL'] || null;
export const TEST_REDIS_URL = process.env['TEST_REDIS_URL'] || null;

/** The variables whose suites do not run; with CI=true there must be none. */
export function missingServers(): string[] {
  return [
    ...(TEST_DATABASE_URL === null ? ['TEST_DATABASE_URL'] : []),
    ...(TEST_REDIS_URL === null ? ['TEST_REDIS_URL'] : []),
  ];
}

export const IN_CI = process.env['CI'] === 'true';
