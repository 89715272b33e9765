/** Where the tasks of an analysis run: on worker threads, or in the thread that asks. */
import { availableParallelism } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import type { TaskRequest } from './perform.js';
import type { TaskOutcome } from './task-errors.js';

export interface Runner {
  /** Rejects if a thread fails; errors of the task itself are part of the outcome. */
  run(request: TaskRequest): Promise<TaskOutcome<unknown>>;
  end(): Promise<void>;
}

/** Number of threads: `asked`, by default the number of cores; at most two a file, because at most two tasks of a file run at once. */
export const threadsFor = (files: number, asked: number | undefined): number => Math.min(asked ?? availableParallelism(), 2 * files);

/** The calling thread. */
export const callingThread: Runner = {
  async run(request) {
    // Between tasks the process handles signals and prints progress.
    await turn();
    const { perform } = await import('./perform.js');
    return perform(request);
  },
  end: async () => {},
};
