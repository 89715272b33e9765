/** Configuration of the tests. `--mode quick` runs the units only: no processes, no sets of recorded files. */
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.js';
import { slowFiles } from './test/support/slow-files.js';

export default defineConfig(({ mode }) => ({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(mode === 'quick' ? Object.keys(slowFiles).map((name) => `test/${name}.test.ts`) : [])],
    globalSetup: ['test/support/build.ts', 'test/support/environment.ts'],
    setupFiles: ['test/support/time-limit.ts'],
    sequence: { sequencer: LongestFirst },
    pool: 'forks',
    // On two cores: some files wait for processes while others compute.
    maxWorkers: 3,
    reporters: ['default'],
    coverage: { include: ['src/**'], exclude: ['src/kernel/assembly/**'], reporter: ['text', 'html'] },
  },
}));
