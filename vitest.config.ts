/** Configuration of the tests. `--mode quick` runs the units only: no processes, no sets of recorded files. */
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.js';
import { modulesHere } from './test/support/modules-here.js';
import { filesHere, separateFiles, slowFiles } from './test/support/slow-files.js';

const pathsOf = (names: readonly string[]): string[] => names.map((name) => `test/${name}.test.ts`);
const [slow, here, separate] = [Object.keys(slowFiles), filesHere, separateFiles].map(pathsOf);

const common = {
  setupFiles: ['test/support/time-limit.ts', ...(process.env['CPU_TIMES'] === undefined ? [] : ['test/support/cpu-times.ts'])],
  pool: 'forks',
  // Built code runs as it is: to transform the bundles takes seconds for each file that uses them.
  server: { deps: { external: [/\/dist\/(src|chunks|workers)\//] } },
} as const;

const leftOut = (mode: string): string[] => [...configDefaults.exclude, ...(mode === 'quick' ? slow : [])];

export default defineConfig(({ mode }) => ({
  test: {
    globalSetup: ['test/support/build.ts', 'test/support/environment.ts'],
    sequence: { sequencer: LongestFirst },
    // On two cores: some files wait for processes while others compute.
    maxWorkers: 3,
    reporters: ['default'],
    coverage: { include: ['src/**'], exclude: ['src/kernel/assembly/**'], reporter: ['text', 'html'] },
    // Files of one project share processes, modules and compiled code, except for those that need a process of their own.
    projects: [
      { test: { ...common, name: 'separate', include: separate, exclude: leftOut(mode) } },
      { plugins: [modulesHere], test: { ...common, name: 'here', include: here, exclude: leftOut(mode), isolate: false } },
      { test: { ...common, name: 'shared', include: ['test/**/*.test.ts'], exclude: [...leftOut(mode), ...here, ...separate], isolate: false } },
    ],
  },
}));
