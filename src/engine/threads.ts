/** Starts and ends the worker threads of piscina. */
import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { Piscina } from 'piscina';
import type { Budget } from './budget.js';
import { workerHeapMegabytes } from './object-memory.js';
import { longestFirst } from './task-queue.js';

/** Number of threads: `asked`, by default the number of cores; at most two a file, because at most two tasks of a file run at once. */
export const threadsFor = (files: number, asked: number | undefined): number => Math.max(1, Math.min(asked ?? availableParallelism(), 2 * files));

/**
 * Ends the threads with incremental marking disabled: V8 may still compile code for a thread that ends, the allocations may start marking,
 * and Node 20 aborts the process if the thread is unregistered by then (src/node_platform.cc, NodePlatform::ForIsolate).
 * Only in Node 20: Node 26 aborts if marking is disabled when it is already scheduled.
 */
export async function endThreads(piscina: Piscina): Promise<void> {
  if (!process.versions.node.startsWith('20.')) return piscina.destroy();
  setFlagsFromString('--no-incremental-marking');
  try {
    await piscina.destroy();
  } finally {
    setFlagsFromString('--incremental-marking');
  }
}

/** The caller ends them with endThreads(). `onFailure`: a thread ended without a task. Tasks that wait in the queue are lost if no thread is left. */
export function startThreads(threads: number, budget: Budget, onFailure: (error: Error) => void): Piscina {
  const piscina = new Piscina({
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
  return piscina;
}
