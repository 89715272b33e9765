/** Heaps from worker threads. The only file that knows piscina. */
import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import type { CompareTask, DistillTask, FindingTask, InspectTask, Outcome, RetainTask, Step } from '../workers/heap.js';
import type { Distillate } from './baseline/baseline.js';
import type { Comparison, Side } from './compare/comparison.js';
import { errorFromData, SnapdiffError } from './errors.js';
import type { Snapshot } from './format/snapshot.js';
import type { Retainers } from './graph/retainers.js';
import type { Classes } from './heap/classes.js';
import type { Domination, Heap, Measures } from './heap/heap.js';
import type { InterfaceDefinition } from './heap/interfaces.js';
import { columnBytes, columnsDropped } from './memory.js';
import { createCell, type Progress, type ProgressCell, progressOf, report } from './progress.js';
import type { BlameRows, SurveyRows } from './report/findings.js';
import type { Inspection } from './report/inspection.js';

export interface PoolOptions {
  /** Worker threads at most; as many as there are snapshots to load by default, and no more than the machine has cores. */
  threads?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Called ten times a second with the state of every file, in order of loading. */
  onProgress?: ((all: Progress[]) => void) | undefined;
}

export interface Loaded {
  heap: Heap;
  interfaces: InterfaceDefinition[];
  classes: Classes | null;
}

export interface HeapPool {
  /**
   * Reads and analyses a file in workers; columns lie on shared memory, nothing is copied. `interfaces`: those of a later snapshot;
   * "own": infer and use those of this one; "later": leave the nodes unfiled.
   */
  load(path: string, interfaces: InterfaceDefinition[] | 'own' | 'later'): Promise<Loaded>;
  /** Files the nodes of a loaded heap under the interfaces of another. */
  classify(heap: Heap, interfaces: InterfaceDefinition[]): Promise<Classes>;
  retainers(heap: Heap): Promise<Retainers>;
  compare(task: CompareTask): Promise<Comparison>;
  blame(task: FindingTask): Promise<BlameRows>;
  survey(task: FindingTask): Promise<SurveyRows>;
  step(baseline: Side, current: Side, last: boolean): Promise<Step>;
  inspect(task: InspectTask): Promise<Inspection>;
  distill(task: DistillTask): Promise<Distillate>;
}

/** Runs `work` with a pool that is gone, threads and all, when it settles. @throws SnapdiffError */
export async function withPool<Value>(files: number, options: PoolOptions, work: (pool: HeapPool) => Promise<Value>): Promise<Value> {
  const { signal, onProgress } = options;
  if (signal?.aborted) throw abortedError(signal);
  // Two tasks of one snapshot run side by side: measuring and dominators.
  const threads = Math.max(1, Math.min(options.threads ?? availableParallelism(), 2 * files));
  const piscina = new Piscina({
    filename: new URL('../workers/heap.js', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    // Tasks await the disk; a worker that blocks between them would not notice.
    atomics: 'disabled',
  });
  // A worker that fails to load is told by its task too; without a listener the event would end the process.
  piscina.on('error', () => {});
  const cells: { path: string; cell: ProgressCell }[] = [];
  const tell = () => onProgress?.(cells.map(({ path, cell }) => progressOf(path, cell)));
  const timer = onProgress && setInterval(tell, 100);
  const run = async <Result>(name: keyof typeof import('../workers/heap.js'), path: string, task: unknown): Promise<Result> => {
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
      async load(path, interfaces) {
        const cell = createCell();
        cells.push({ path, cell });
        const snapshot = await run<Snapshot>('read', path, { path, progress: cell });
        report(cell, 'analysing');
        const [domination, measured] = await Promise.all([
          run<Domination>('dominate', path, { snapshot }),
          run<{ measures: Measures; interfaces: InterfaceDefinition[] }>('measure', path, { snapshot, infer: interfaces === 'own' }),
        ]);
        report(cell, 'classes');
        const known = interfaces === 'own' ? measured.interfaces : interfaces === 'later' ? null : interfaces;
        const task: RetainTask = { snapshot, measures: measured.measures, domination, interfaces: known };
        const { heap, classes } = await run<{ heap: Heap; classes: Classes | null }>('retain', path, task);
        report(cell, 'done');
        columnsDropped(columnBytes(snapshot));
        return { heap, classes, interfaces: known ?? [] };
      },
      retainers: (heap) => run<Retainers>('retainers', heap.snapshot.path, { heap }),
      compare: (task) => run<Comparison>('compare', task.current.heap.snapshot.path, task),
      blame: (task) => run<BlameRows>('blame', task.comparison.current.heap.snapshot.path, task),
      survey: (task) => run<SurveyRows>('survey', task.comparison.current.heap.snapshot.path, task),
      step: (baseline, current, last) => run<Step>('step', current.heap.snapshot.path, { baseline, current, last }),
      inspect: (task) => run<Inspection>('inspect', task.heap.snapshot.path, task),
      distill: (task) => run<Distillate>('distill', task.heap.snapshot.path, task),
      classify: (heap, interfaces) => run<Classes>('classify', heap.snapshot.path, { heap, interfaces }),
    });
  } finally {
    clearInterval(timer);
    const workers = [...piscina.threads];
    await piscina.destroy();
    // One that is stopped while it starts stays tied to our streams, a listener of each kind (Node 20).
    for (const { stdout, stderr } of workers) for (const stream of [stdout, stderr]) stream.unpipe();
  }
}

function abortedError(signal: AbortSignal): SnapdiffError {
  return new SnapdiffError('aborted', 'stopped before the comparison was done', {}, { cause: signal.reason });
}

function asSnapdiffError(error: unknown, path: string, signal: AbortSignal | undefined): SnapdiffError {
  if (error instanceof SnapdiffError) return error;
  if (signal?.aborted) return abortedError(signal);
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    const hint = 'Try --threads 1, or give Node more: NODE_OPTIONS=--max-old-space-size=8192 (megabytes).';
    return new SnapdiffError('out-of-memory', 'needs more memory than its worker has', { path }, { cause: error, hint });
  }
  return new SnapdiffError('worker-failed', `could not be analysed: ${message}`, { path }, { cause: error });
}
