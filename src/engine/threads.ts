/** Starts and ends the worker threads of piscina. */
import { setFlagsFromString } from 'node:v8';
import { Piscina } from 'piscina';
import type { Budget } from './budget.js';
import { received } from './far-columns.js';
import { workerHeapMegabytes } from './object-memory.js';
import type { Runner } from './runner.js';
import { type TaskOutcome, threadError } from './task-errors.js';
import { longestFirst, queued } from './task-queue.js';

/**
 * Ends the threads with incremental marking disabled: V8 may still compile code for a thread that ends, the allocations may start marking,
 * and Node 20 aborts the process if the thread is unregistered by then (src/node_platform.cc, NodePlatform::ForIsolate).
 * Only in Node 20: Node 26 aborts if marking is disabled when it is already scheduled.
 */
async function endThreads(piscina: Piscina): Promise<void> {
  if (!process.versions.node.startsWith('20.')) return piscina.destroy();
  setFlagsFromString('--no-incremental-marking');
  try {
    await piscina.destroy();
  } finally {
    setFlagsFromString('--incremental-marking');
  }
}

/** Node's permission model refuses threads at once. @throws SnapdiffError 'worker-failed' */
function started(options: ConstructorParameters<typeof Piscina>[0]): Piscina {
  try {
    return new Piscina(options);
  } catch (error) {
    throw threadError(error as Error);
  }
}

/** `onFailure`: a thread ended without a task. Tasks that wait in the queue are lost if no thread is left. */
export function startThreads(threads: number, budget: Budget, onFailure: (error: Error) => void): Runner {
  const piscina = started({
    filename: new URL('../../workers/start.cjs', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    // Tasks await the disk: a worker that blocks on Atomics.wait between tasks would not notice.
    atomics: 'disabled',
    taskQueue: longestFirst(),
    // Large data is in columns, outside V8's heap; a large nursery would only hold garbage.
    resourceLimits: { maxOldGenerationSizeMb: workerHeapMegabytes(budget.limit), maxYoungGenerationSizeMb: 4 },
  });
  piscina.on('error', onFailure);
  return {
    // Don't pass a signal to piscina: it respawns every worker it aborts, even after destroy().
    run: async (request) => received(await piscina.run(queued(request))) as TaskOutcome<unknown>,
    end: () => endThreads(piscina),
  };
}
