import { defineConfig } from 'vitest/config';
import { fuzzEnv } from './tests/fuzz/fuzz-plan.ts';

/** `npm run fuzz`: the fuzz gate of `npm test` with another seed each time, until an input fails or the time is over. */
export default defineConfig({
  test: {
    include: ['tests/fuzz/text-stages.test.ts', 'tests/fuzz/documents.test.ts'],
    globalSetup: ['tests/support/build-once.ts'],
    maxWorkers: 2,
    bail: 1,
    // What has been done is printed when it is done, not at the end of an hour.
    disableConsoleIntercept: true,
    reporters: ['verbose'],
    hookTimeout: 120_000,
    env: { TZ: 'UTC', ...fuzzEnv() },
  },
});
