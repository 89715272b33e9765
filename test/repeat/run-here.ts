/**
 * `snapdiff run` in the process of the test, whose code is compiled: only what it tests is a process of its own. For files of the project `here`
 * (support/modules-here.ts).
 */
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
