/**
 * An engine that runs its tasks in the calling thread, one after the other, in place of src/engine/engine.ts (modules-here.ts). Code that many
 * comparisons have run is compiled: a comparison of 13 MB takes a quarter of the time that new threads need. test/diff.test.ts compares threads with
 * each other.
 */
import { createBudget } from '../../src/engine/budget.js';
import type { Engine, EngineOptions } from '../../src/engine/engine.js';
import { startProgress } from '../../src/engine/task-progress.js';
import { tasks } from '../../src/engine/tasks.js';

const ends = new WeakMap<Engine, (() => void)[]>();

/** Calls `listener` when the work of the engine has settled. */
export const onEnd = (engine: Engine, listener: () => void): void => void ends.get(engine)?.push(listener);

export async function withEngine<Value>(_files: number, options: EngineOptions, work: (engine: Engine) => Promise<Value>): Promise<Value> {
  const progress = startProgress(options);
  const run = async (name: keyof typeof tasks, _subject: unknown, ...taskArguments: unknown[]) => {
    const task = (await tasks[name]()) as (...values: unknown[]) => unknown;
    return task(...taskArguments);
  };
  const engine: Engine = {
    run: run as Engine['run'],
    hasTwoThreadsPerFile: false,
    sourceMaps: [],
    budget: createBudget(options.maxMemory, 1),
    begin: (path) => progress.track(path),
    hold: () => {},
    release: () => {},
    collect: async () => {},
  };
  ends.set(engine, []);
  try {
    return await work(engine);
  } finally {
    progress.stop();
    for (const listener of ends.get(engine)!) listener();
  }
}
