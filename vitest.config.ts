/** How the tests run: the long files first, workers built once, the usual summary last. */
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.js';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build.ts', 'test/support/environment.ts'],
    sequence: { sequencer: LongestFirst },
    pool: 'forks',
    // On two cores: some wait for processes while others compute.
    maxWorkers: 3,
    // Nothing takes a tenth of it on a machine that has time.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ['default'],
  },
});
