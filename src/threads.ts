/** The worker threads: piscina, set up. */
import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { Piscina } from 'piscina';
import { type Budget, createBudget, workerHeapMegabytes } from './budget.js';
import { longestFirst } from './queue.js';

/** As many as were asked for, else as the machine has cores; tasks of one snapshot run side by side too. */
export const threadsFor = (files: number, asked: number | undefined): number => Math.max(1, Math.min(asked ?? availableParallelism(), 2 * files));

let ahead: { piscina: Piscina; threads: number } | null = null;

/** Starts the threads for the next call, that compares two files, say: they load while the caller still reads its words. They let the process end. */
export function startThreads(files = 2): void {
  const threads = threadsFor(files, undefined);
  ahead ??= { piscina: createThreads(threads, createBudget(undefined, threads)), threads };
}

/** Those started ahead, if they are as many, else new ones: the caller's to destroy. */
export async function takeThreads(threads: number, budget: Budget): Promise<Piscina> {
  const started = ahead;
  ahead = null;
  if (started?.threads === threads && !budget.isGiven) return started.piscina;
  if (started) await endThreads(started.piscina);
  return createThreads(threads, budget);
}

/**
 * Ends the threads. Meanwhile no marking of garbage begins in steps: V8 may still be compiling code of a thread that ends, its allocation may begin such
 * marking, and Node 20 aborts the process when the thread is unknown to it by then (src/node_platform.cc, NodePlatform::ForIsolate).
 * Only there: Node 26 aborts when marking that is due already may no longer begin.
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

function createThreads(threads: number, budget: Budget): Piscina {
  const piscina = new Piscina({
    filename: new URL('../workers/start.cjs', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    // Tasks await the disk; a worker that blocks between them would not notice.
    atomics: 'disabled',
    taskQueue: longestFirst(),
    // What is large lies in columns; a large nursery would only hold what is dead.
    resourceLimits: { maxOldGenerationSizeMb: workerHeapMegabytes(budget), maxYoungGenerationSizeMb: 4 },
  });
  // A worker that fails to load is told by its task too; without a listener the event would end the process.
  piscina.on('error', () => {});
  return piscina;
}
