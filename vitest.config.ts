/** How the tests run: two files at a time, workers built once, the usual summary last. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build.ts', 'test/support/standstill.ts'],
    setupFiles: ['test/support/try-again.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Nothing takes a tenth of it on a machine that has time.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ['default'],
  },
});
