/** Heaps from worker threads. The only file that knows piscina. */
import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import type { Loaded, LoadTask, Outcome } from '../workers/heap.js';
import { errorFromData, SnapdiffError } from './errors.js';
import type { Classes } from './heap/classes.js';
import type { Heap } from './heap/heap.js';
import type { InterfaceDefinition } from './heap/interfaces.js';
import { createCell, type Progress, type ProgressCell, progressOf } from './progress.js';

export interface PoolOptions {
  /** Worker threads at most; as many as there are snapshots to load by default, and no more than the machine has cores. */
  threads?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Called ten times a second with the state of every file, in order of loading. */
  onProgress?: ((all: Progress[]) => void) | undefined;
}

export interface HeapPool {
  /** Reads and analyses a file in a worker. Columns come back on shared memory: nothing is copied. */
  load(path: string, interfaces: LoadTask['interfaces']): Promise<Loaded>;
  /** Files the nodes of a loaded heap under the interfaces of another. */
  classify(heap: Heap, interfaces: InterfaceDefinition[]): Promise<Classes>;
}

/** Runs `work` with a pool that is gone, threads and all, when it settles. @throws SnapdiffError */
export async function withPool<Value>(files: number, options: PoolOptions, work: (pool: HeapPool) => Promise<Value>): Promise<Value> {
  const { signal, onProgress } = options;
  if (signal?.aborted) throw abortedError(signal);
  const threads = Math.max(1, Math.min(options.threads ?? availableParallelism(), files));
  const piscina = new Piscina({
    filename: new URL('../workers/heap.js', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    // Tasks await the disk; a worker that blocks between them would not notice.
    atomics: 'disabled',
  });
  const cells: { path: string; cell: ProgressCell }[] = [];
  const tell = () => onProgress?.(cells.map(({ path, cell }) => progressOf(path, cell)));
  const timer = onProgress && setInterval(tell, 100);
  const run = async <Result>(name: 'load' | 'classify', path: string, task: unknown): Promise<Result> => {
    try {
      const outcome = (await piscina.run(task, { name, ...(signal ? { signal } : {}) })) as Outcome<Result>;
      if ('error' in outcome) throw errorFromData(outcome.error);
      return outcome.value;
    } catch (error) {
      throw asSnapdiffError(error, path, signal);
    }
  };
  try {
    return await work({
      load(path, interfaces) {
        const cell = createCell();
        cells.push({ path, cell });
        return run<Loaded>('load', path, { path, interfaces, progress: cell } satisfies LoadTask);
      },
      classify: (heap, interfaces) => run<Classes>('classify', heap.snapshot.path, { heap, interfaces }),
    });
  } finally {
    clearInterval(timer);
    await piscina.destroy();
  }
}

function abortedError(signal: AbortSignal): SnapdiffError {
  return new SnapdiffError('aborted', 'stopped before the comparison was done', {}, { cause: signal.reason });
}

function asSnapdiffError(error: unknown, path: string, signal: AbortSignal | undefined): SnapdiffError {
  if (error instanceof SnapdiffError) return error;
  if (signal?.aborted) return abortedError(signal);
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return new SnapdiffError('out-of-memory', 'needs more memory than its worker has', { path }, { cause: error });
  return new SnapdiffError('worker-failed', `could not be analysed: ${message}`, { path }, { cause: error });
}
