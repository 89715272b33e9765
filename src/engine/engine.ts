/** Runs an analysis, on worker threads unless there are to be none: submits tasks, reports progress, stops on abort, and releases threads and memory at the end. */
import type { SnapdiffError } from '../errors.js';
import type { Heap } from '../heap/heap.js';
import { type Budget, createBudget, release } from './budget.js';
import { collectDropped, columnBytes, columnsDropped, sizeOf } from './column-memory.js';
import { resultRoom } from './object-memory.js';
import type { TaskSubject } from './perform.js';
import { callingThread, threadsFor } from './runner.js';
import { abortedError, type TaskOutcome, taskValue, threadError, workerError, workIsOver } from './task-errors.js';
import { type ProgressCell, type ProgressOptions, startProgress } from './task-progress.js';
import type { TaskArguments, TaskName, TaskResult } from './tasks.js';

export interface EngineOptions extends ProgressOptions {
  /**
   * Maximum of worker threads; by default two a file, at most one for each core of the machine. 0: the calling thread does the work, which takes
   * the least processor time for small files.
   */
  threads?: number | undefined;
  /** Folders in which source maps are searched for, besides those of the scripts; the folders below them too. */
  sourceMaps?: readonly string[] | undefined;
  /** Bytes that the process may use; by default the free memory of the machine or container. */
  maxMemory?: number | undefined;
  signal?: AbortSignal | undefined;
}

export interface Engine {
  /** Runs a task. Columns are on shared memory, other values are copied. @throws SnapdiffError */
  run<Name extends TaskName>(name: Name, subject: TaskSubject, ...taskArguments: TaskArguments<Name>): Promise<TaskResult<Name>>;
  /** Whether there are two threads a file. */
  hasTwoThreadsPerFile: boolean;
  budget: Budget;
  /** Folders in which source maps are searched for. */
  sourceMaps: readonly string[];
  /** Collects released columns and adds a file to the progress. */
  begin(path: string): ProgressCell;
  /** Records columns that are in use from now on. */
  hold(columns: HeldColumns): void;
  /** Releases the memory of a heap. */
  release(heap: Heap): void;
  /** Frees the memory of released heaps now, in every thread; `kept`: numbers of heaps that are not released. Only while no task runs. */
  collect(kept?: readonly number[]): Promise<void>;
}

type HeldColumns = Required<Omit<TaskSubject, 'path'>>;

/** Runs `work` with an engine whose threads end when it settles. @throws SnapdiffError */
export async function withEngine<Value>(files: number, options: EngineOptions, work: (engine: Engine) => Promise<Value>): Promise<Value> {
  const { signal } = options;
  if (signal?.aborted) throw abortedError(signal);
  const threads = threadsFor(files, options.threads);
  const budget = createBudget(options.maxMemory, threads);
  const stopped = new AbortController();
  // A thread may fail before the work listens: the first reason counts.
  const fail = (error: Error) => stopped.abort(threadError(error));
  const runner = threads === 0 ? callingThread : (await import('./threads.js')).startThreads(threads, budget, fail);
  const forward = () => stopped.abort(abortedError(signal!));
  signal?.addEventListener('abort', forward);
  const progress = startProgress(options);
  let isOver = false;
  /** Bytes of columns in use. */
  let held = 0;
  const engine: Engine = {
    budget,
    sourceMaps: options.sourceMaps ?? [],
    hasTwoThreadsPerFile: threads >= 2 * files,
    async run(name, { path, nodeCount, edgeCount }, ...taskArguments) {
      // A task submitted after shutdown would spawn a worker that is never terminated.
      if (isOver) throw workIsOver(path);
      try {
        const request = { name, subject: { path, nodeCount, edgeCount }, taskArguments, room: resultRoom() };
        return taskValue((await runner.run(request)) as TaskOutcome<TaskResult<typeof name>>, path);
      } catch (error) {
        throw workerError(error, path, signal);
      }
    },
    begin(path) {
      collectDropped();
      return progress.track(path);
    },
    hold(columns) {
      held += columnBytes(columns);
    },
    release({ snapshot }) {
      release(budget, sizeOf(snapshot));
      held -= columnBytes(snapshot);
      columnsDropped(columnBytes(snapshot));
    },
    async collect(kept = []) {
      collectDropped();
      // As many tasks as threads, all of them idle: each gets one.
      await Promise.all(Array.from({ length: threads }, () => engine.run('collect', { path: '' }, kept)));
    },
  };
  try {
    return await untilStopped(work(engine), stopped.signal);
  } finally {
    isOver = true;
    signal?.removeEventListener('abort', forward);
    progress.stop();
    columnsDropped(held);
    await runner.end();
  }
}

/** The result of `work`, unless the signal is aborted first. @throws the signal's reason, a SnapdiffError */
export async function untilStopped<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  let abort = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(signal.reason as SnapdiffError);
  });
  // The promise that loses the race may reject later: avoid `unhandledRejection`.
  for (const promise of [work, aborted]) promise.catch(() => {});
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
