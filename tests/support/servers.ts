/** The servers that the tests may use, and the image that they may run; `.ci/run` has them (.ci/servers, .ci/image). */
export const TEST_DATABASE_URL = process.env['TEST_DATABASE_URL'] || null;
export const TEST_REDIS_URL = process.env['TEST_REDIS_URL'] || null;
/** By the container engine of DOCKER_HOST. */
export const TEST_IMAGE = process.env['TEST_IMAGE'] || null;

/** The variables whose suites do not run; with CI=true there must be none. */
export function missingServers(): string[] {
  return [
    ...(TEST_DATABASE_URL === null ? ['TEST_DATABASE_URL'] : []),
    ...(TEST_REDIS_URL === null ? ['TEST_REDIS_URL'] : []),
    ...(TEST_IMAGE === null ? ['TEST_IMAGE'] : []),
  ];
}

export const IN_CI = process.env['CI'] === 'true';
