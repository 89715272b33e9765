/** Configuration of the tests. `--mode quick` runs the units only: no processes, no sets of recorded files. */
import { configDefaults, defineConfig } from 'vitest/config';
import { compilerFlags } from './src/engine/prepare-process.js';
import { builtModules } from './test/support/built-modules.js';
import { LongestFirst } from './test/support/longest-first.js';
import { filesHere, separateFiles, slowFiles } from './test/support/slow-files.js';

const pathsOf = (names: readonly string[]): string[] => names.map((name) => `test/${name}.test.ts`);
const [slow, here, separate] = [Object.keys(slowFiles), filesHere, separateFiles].map(pathsOf);

const common = {
  setupFiles: ['test/support/time-limit.ts', ...(process.env['CPU_TIMES'] === undefined ? [] : ['test/support/cpu-times.ts'])],
  pool: 'forks',
  // As the command has them for small files.
  execArgv: [...compilerFlags(process.versions.v8, 0)],
  // Built code runs as it is: to transform the bundles takes seconds for each file that uses them.
  server: { deps: { external: [/\/dist\/(src|chunks|workers)\//] } },
} as const;

const project = (test: object) => ({ plugins: [builtModules], test: { ...common, ...test } });

const leftOut = (mode: string): string[] => [...configDefaults.exclude, ...(mode === 'quick' ? slow : [])];

export default defineConfig(({ mode }) => ({
  test: {
    globalSetup: ['test/support/build.ts', 'test/support/environment.ts'],
    sequence: { sequencer: LongestFirst },
    // On two cores: some files wait for processes while others compute.
    maxWorkers: 3,
    reporters: ['default'],
    // Of the files that Node loads (built-modules.ts); their source maps lead to src/.
    coverage: { include: ['dist/src/**/*.js'], reporter: ['text', 'html'] },
    // Files of one project share processes, modules and compiled code, except for those that need a process of their own.
    projects: [
      project({ name: 'separate', include: separate, exclude: leftOut(mode) }),
      project({ name: 'here', include: here, exclude: leftOut(mode), isolate: false, setupFiles: ['test/support/register-here.ts', ...common.setupFiles] }),
      project({ name: 'shared', include: ['test/**/*.test.ts'], exclude: [...leftOut(mode), ...here, ...separate], isolate: false }),
    ],
  },
}));
