import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/support/longest-first.ts';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/build-once.ts'],
    // Most tests wait for servers and processes of their own, so more run at once than there are cores.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    // A process loads every module and starts its database once, not once for each of 190 files: a third of the time.
    // No test replaces a module or leaves a global changed, so the files do not see one another.
    isolate: false,
    // V8 then compiles the embedded database once and simply: a quarter to a third less processor time, since no test runs
    // long enough to earn the optimised code (`node --v8-options`, liftoff-only).
    execArgv: ['--liftoff-only'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    env: { TZ: 'UTC' },
  },
});
