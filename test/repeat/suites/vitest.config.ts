/** Not part of our own tests: suites that vitest.test.ts runs as a user would. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['*.suite.ts'],
    setupFiles: ['../../../dist/src/vitest.js'],
    testTimeout: 240_000,
  },
});
