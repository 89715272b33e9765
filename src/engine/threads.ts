/** The worker threads: piscina, set up. */
import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { Piscina } from 'piscina';
import type { Budget } from './budget.js';
import { workerHeapMegabytes } from './object-memory.js';
import { longestFirst } from './task-queue.js';

/** Threads for so many files: `asked`, else as many as the machine has cores; two a file at most, which is how many tasks of one file run at once. */
export const threadsFor = (files: number, asked: number | undefined): number => Math.max(1, Math.min(asked ?? availableParallelism(), 2 * files));

/**
 * Ends the threads. Incremental marking is off meanwhile: V8 may still be compiling code of a thread that ends, its allocation may start marking,
 * and Node 20 aborts the process when it no longer knows the thread by then (src/node_platform.cc, NodePlatform::ForIsolate).
 * Only in Node 20: Node 26 aborts when marking that is due already may no longer begin.
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

/** The caller ends them with endThreads(). */
export function startThreads(threads: number, budget: Budget): Piscina {
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
  // A worker load failure also rejects its task; without a listener, 'error' would crash the process.
  piscina.on('error', () => {});
  return piscina;
}
