/** Not part of our own tests: suites that suites.test.ts runs as a user would. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['*.suite.ts'],
    setupFiles: ['../../../dist/src/vitest.js'],
    // As it is for a user, who has it in node_modules.
    server: { deps: { external: [/\/dist\/(src|chunks)\//] } },
    testTimeout: 240_000,
  },
});
