/** The servers that the tests may use, and the image that they may run; `.ci/run` has them (.ci/servers, .ci/image). */
export const TEST_DATABASE_URL = process.env['TEST_DATABASE_URL'] || null;
/** The same server through PgBouncer, which lends its sessions for one transaction at a time. */
export const TEST_PGBOUNCER_URL = process.env['TEST_PGBOUNCER_URL'] || null;
export const TEST_REDIS_URL = process.env['TEST_REDIS_URL'] || null;
export const TEST_REDIS_SENTINEL_URL = process.env['TEST_REDIS_SENTINEL_URL'] || null;
export const TEST_REDIS_CLUSTER_URL = process.env['TEST_REDIS_CLUSTER_URL'] || null;
/** By the container engine of DOCKER_HOST. */
export const TEST_IMAGE = process.env['TEST_IMAGE'] || null;
/** Prometheus' own tester of rules. */
export const TEST_PROMTOOL = process.env['TEST_PROMTOOL'] || null;

/** The variables whose suites do not run; with CI=true there must be none. */
export function missingServers(): string[] {
  const servers = {
    TEST_DATABASE_URL,
    TEST_PGBOUNCER_URL,
    TEST_REDIS_URL,
    TEST_REDIS_SENTINEL_URL,
    TEST_REDIS_CLUSTER_URL,
  };
  return Object.entries({ ...servers, TEST_IMAGE, TEST_PROMTOOL }).flatMap(([name, value]) =>
    value === null ? [name] : [],
  );
}

export const IN_CI = process.env['CI'] === 'true';
