/**
 * `snapdiff run` in the process of the test, whose code is compiled: only what it tests is a process of its own. The test file replaces the engine
 * (support/engine-here.ts) and the start of programs: vi.mock('../../src/live/process-tree.js', builtHarness).
 */
import { vi } from 'vitest';
import { leakTest } from '../../src/repeat/leak-test.js';
import { type Outcome, snapdiff } from '../cli/a-host.js';

/** `env`: in addition to that of this process, for this run. */
export async function runHere(words: readonly string[], folder: string, env: Record<string, string> = {}): Promise<Outcome> {
  const before = Object.fromEntries(Object.keys(env).map((name) => [name, process.env[name]]));
  Object.assign(process.env, env);
  try {
    return await snapdiff(['run', ...words], { folder, library: { leakTest } });
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** Node does not run TypeScript: the harness is the built one. */
export async function builtHarness(): Promise<typeof import('../../src/live/process-tree.js')> {
  const actual = await vi.importActual<typeof import('../../src/live/process-tree.js')>('../../src/live/process-tree.js');
  const built = (word: string) => word.replace(/([\\/])src([\\/]repeat[\\/]harness\.js)$/, '$1dist$1src$2');
  return { ...actual, startTree: (words, options) => actual.startTree(typeof words === 'string' ? words : words.map(built), options) };
}
