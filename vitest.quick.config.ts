import { defineConfig } from 'vitest/config';
import { quickTests } from './tests/support/quick-tests.ts';

/** `npm run test:quick`: what an engineer runs after each change of a rule. `npm test` runs all. */
export default defineConfig({
  test: {
    include: quickTests(),
    maxWorkers: 2,
    // No test replaces a module or leaves a global changed (vitest.config.ts).
    isolate: false,
    testTimeout: 60_000,
    env: { TZ: 'UTC' },
  },
});
