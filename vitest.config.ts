/** Configuration of the tests. `--mode quick` runs the units only: no processes, no sets of recorded files. */
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.js';
import { replacingFiles, slowFiles } from './test/support/slow-files.js';

const pathsOf = (names: readonly string[]): string[] => names.map((name) => `test/${name}.test.ts`);
const slow = pathsOf(Object.keys(slowFiles));
const separate = pathsOf(replacingFiles);

const common = {
  setupFiles: ['test/support/time-limit.ts'],
  pool: 'forks',
  // Built code runs as it is: to transform the bundles takes seconds for each file that uses them.
  server: { deps: { external: [/\/dist\/(src|chunks|workers)\//] } },
} as const;

export default defineConfig(({ mode }) => ({
  test: {
    globalSetup: ['test/support/build.ts', 'test/support/environment.ts'],
    sequence: { sequencer: LongestFirst },
    // On two cores: some files wait for processes while others compute.
    maxWorkers: 3,
    reporters: ['default'],
    coverage: { include: ['src/**'], exclude: ['src/kernel/assembly/**'], reporter: ['text', 'html'] },
    projects: [
      { test: { ...common, name: 'separate', include: mode === 'quick' ? separate : [...slow, ...separate] } },
      // Units share their modules, which are loaded and compiled once for all.
      { test: { ...common, name: 'units', include: ['test/**/*.test.ts'], exclude: [...configDefaults.exclude, ...slow, ...separate], isolate: false } },
    ],
  },
}));
