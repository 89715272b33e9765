/** Heaps from worker threads. */

import type { Read, RetainTask, Weighed } from '../workers/analysis.js';
import type { PairTask } from '../workers/comparison.js';
import type { DuplicatesTask, FindingTask, Step } from '../workers/findings.js';
import type { TaskName } from '../workers/heap.js';
import type { Outcome } from '../workers/outcome.js';
import type { DistillTask, InspectTask } from '../workers/questions.js';
import type { Distillate } from './baseline/baseline.js';
import { createBudget, heapRoom, letGo, sizeOf } from './budget.js';
import type { Comparison, Counts, Pairing, Side } from './compare/comparison.js';
import { errorFromData, SnapdiffError } from './errors.js';
import type { Beside } from './format/edges-beside.js';
import { endMeeting } from './format/meeting.js';
import type { Snapshot } from './format/snapshot.js';
import type { Retainers } from './graph/retainers.js';
import type { TreeData } from './growth/tree-data.js';
import type { Classes } from './heap/classes.js';
import type { Domination, Heap, Ranges } from './heap/heap.js';
import type { InterfaceDefinition } from './heap/interfaces.js';
import { collectDropped, columnBytes, columnsDropped } from './memory.js';
import { createCell, type Progress, type ProgressCell, progressOf, report } from './progress.js';
import { placed } from './queue.js';
import { bytes } from './report/figures.js';
import type { BlameRows, ObjectRows } from './report/findings.js';
import type { Inspection } from './report/inspection.js';
import type { DuplicateString } from './report/report.js';
import { endThreads, takeThreads, threadsFor } from './threads.js';

export interface PoolOptions {
  /** Worker threads at most; as many as there are snapshots to load by default, and no more than the machine has cores. */
  threads?: number | undefined;
  /** Bytes that the process may take; by default what the machine, or the container, has to spare. */
  maxMemory?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Called ten times a second with the state of every file, in order of loading. */
  onProgress?: ((all: Progress[]) => void) | undefined;
}

export interface LoadOptions {
  /** Interfaces that plain objects take: those of this snapshot, or of a later one, which may still be on their way. */
  interfaces: 'own' | InterfaceDefinition[] | Promise<InterfaceDefinition[]>;
  /** Called with the snapshot's own interfaces long before all of it is loaded. */
  onInterfaces?: (interfaces: InterfaceDefinition[]) => void;
  /** Called with the snapshot as it was read. */
  onSnapshot?: (snapshot: Snapshot) => void;
  /** Called with the heap while its nodes are still to be filed. */
  onHeap?: (heap: Heap) => void;
  /** Sort the edges by target too, while there is room between other tasks. */
  retainers?: boolean;
}

export interface Loaded extends Side {
  /** Those the nodes were filed with. */
  interfaces: InterfaceDefinition[];
  /** Present when they were asked for. */
  retainers: Retainers | null;
}

export interface HeapPool {
  /** Reads and analyses a file in workers; columns lie on shared memory, nothing is copied. */
  load(path: string, options: LoadOptions): Promise<Loaded>;
  /** Files the nodes of a loaded heap again, under other interfaces. */
  classify(heap: Heap, interfaces: InterfaceDefinition[]): Promise<Classes>;
  pair(task: PairTask): Promise<Pairing>;
  /** Whether this thread's objects have room for so many rows, and for a report of them. @throws SnapdiffError 'out-of-memory' */
  makeRoom(rowCount: number, path: string): void;
  /** What came and went, of a comparison in which nothing is counted yet. */
  count(comparison: Comparison): Promise<Counts>;
  blame(task: FindingTask): Promise<BlameRows>;
  survey(task: FindingTask): Promise<ObjectRows>;
  duplicates(task: DuplicatesTask): Promise<DuplicateString[]>;
  /** `retainers`: of the current heap, for the step whose suspects are asked for. */
  step(baseline: Side, current: Side, retainers: Retainers | null, tree: TreeData | null): Promise<Step>;
  inspect(task: InspectTask): Promise<Inspection>;
  distill(task: DistillTask): Promise<Distillate>;
  /** Notes that a heap is needed no more. */
  drop(heap: Heap): void;
}

/** Of the room that this thread's objects have, what the answer to one task may take: a report of it is larger, and there are several. */
const SHARE_OF_A_RESULT = 3;
/** About what a row of a comparison takes: eight fields, five of them fractions, and its place in a map. */
const ROW_BYTES = 250;

/** Runs `work` with a pool that is gone, threads and all, when it settles. @throws SnapdiffError */
export async function withPool<Value>(files: number, options: PoolOptions, work: (pool: HeapPool) => Promise<Value>): Promise<Value> {
  const { signal, onProgress } = options;
  if (signal?.aborted) throw abortedError(signal);
  const threads = threadsFor(files, options.threads);
  const budget = createBudget(options.maxMemory, threads);
  const piscina = await takeThreads(threads, budget);
  const cells: { path: string; cell: ProgressCell }[] = [];
  const tell = () => onProgress?.(cells.map(({ path, cell }) => progressOf(path, cell)));
  const timer = onProgress && setInterval(tell, 100);
  // Piscina is not told of the signal: it would start another worker for each that it stops, also once the pool is destroyed.
  let stop = () => {};
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = () => signal && reject(abortedError(signal));
  });
  stopped.catch(() => {});
  signal?.addEventListener('abort', stop);
  let isOver = false;
  /** Bytes of those loaded and not dropped. */
  let columns = 0;
  const run = async <Result>(name: TaskName, path: string, task: unknown, edges = 0): Promise<Result> => {
    // A task after the end would start a worker that nobody ends.
    if (isOver) throw new SnapdiffError('worker-failed', 'could not be analysed: the work is over', { path });
    try {
      const outcome = (await piscina.run(placed(name, task, heapRoom() / SHARE_OF_A_RESULT, edges))) as Outcome<Result>;
      if ('error' in outcome) throw errorFromData(outcome.error);
      if ('tooLarge' in outcome) throw tooLarge(outcome.tooLarge, path);
      return outcome.value;
    } catch (error) {
      throw asSnapdiffError(error, path, signal);
    }
  };
  /** Where there are two threads a file, both read it. */
  const read = async (path: string, progress: ProgressCell): Promise<Read> => {
    const beside = threads >= 2 * files ? await run<Beside | null>('prepare', path, { path }) : null;
    if (!beside) return run<Read>('read', path, { path, progress, budget });
    const helping = run<null>('readBeside', path, { path, beside });
    // However it ends, nobody waits for it any more.
    const ended = () => endMeeting(beside.meeting);
    helping.then(ended, ended);
    return run<Read>('read', path, { path, progress, budget, beside });
  };
  try {
    const working = work({
      async load(path, { interfaces, onSnapshot, onInterfaces, onHeap, retainers: wantsRetainers = false }) {
        const cell = createCell();
        cells.push({ path, cell });
        collectDropped();
        const { snapshot, known } = await read(path, cell);
        columns += columnBytes(snapshot);
        report(cell, 'analysing');
        onSnapshot?.(snapshot);
        const { edgeCount } = snapshot;
        const dominating = run<Domination>('dominate', path, { snapshot, known }, edgeCount);
        const weighing = run<Weighed>('weigh', path, { snapshot, known, infer: interfaces === 'own' }, edgeCount);
        const ranging = run<Ranges>('range', path, { snapshot, known }, edgeCount);
        const sorting = dominating.then(({ essential }) => (wantsRetainers ? run<Retainers>('retainers', path, { snapshot, essential }, edgeCount) : null));
        sorting.catch(() => {});
        const [{ weights, interfaces: own }, ranges, domination] = await Promise.all([
          weighing.then((weighed) => {
            onInterfaces?.(weighed.interfaces);
            return weighed;
          }),
          ranging,
          dominating,
        ]);
        report(cell, 'classes');
        const task: RetainTask = { snapshot, measures: { ...weights, ...ranges }, domination };
        const heap = await run<Heap>('retain', path, task, edgeCount);
        onHeap?.(heap);
        const definitions = interfaces === 'own' ? own : await interfaces;
        const classes = await run<Classes>('classify', path, { heap, interfaces: definitions }, edgeCount);
        report(cell, 'done');
        return { heap, classes, interfaces: definitions, retainers: await sorting };
      },
      drop({ snapshot }) {
        letGo(budget, sizeOf(snapshot));
        columns -= columnBytes(snapshot);
        columnsDropped(columnBytes(snapshot));
      },
      makeRoom(rowCount, path) {
        if (rowCount * ROW_BYTES > heapRoom() / SHARE_OF_A_RESULT) throw tooLarge(rowCount * ROW_BYTES, path);
      },
      pair: (task) => run<Pairing>('pair', task.current.path, task, task.current.edgeCount),
      count: (comparison) => run<Counts>('count', comparison.current.heap.snapshot.path, { comparison }),
      blame: (task) => run<BlameRows>('blame', task.comparison.current.heap.snapshot.path, task),
      duplicates: (task) => run<DuplicateString[]>('duplicates', task.current.snapshot.path, task, task.current.snapshot.edgeCount),
      survey: (task) => run<ObjectRows>('survey', task.comparison.current.heap.snapshot.path, task),
      step: (baseline, current, retainers, tree) => run<Step>('step', current.heap.snapshot.path, { baseline, current, retainers, tree }),
      inspect: (task) => run<Inspection>('inspect', task.heap.snapshot.path, task),
      distill: (task) => run<Distillate>('distill', task.heap.snapshot.path, task),
      classify: (heap, interfaces) => run<Classes>('classify', heap.snapshot.path, { heap, interfaces }),
    });
    working.catch(() => {});
    return await Promise.race([working, stopped]);
  } finally {
    clearInterval(timer);
    isOver = true;
    columnsDropped(columns);
    signal?.removeEventListener('abort', stop);
    await endThreads(piscina);
  }
}

function abortedError(signal: AbortSignal): SnapdiffError {
  return new SnapdiffError('aborted', 'stopped before the comparison was done', {}, { cause: signal.reason });
}

/** Millions of constructors, or names of megabytes. */
function tooLarge(size: number, path: string): SnapdiffError {
  const needed = `${bytes(SHARE_OF_A_RESULT * size)} of Node's own memory, which has ${bytes(heapRoom())}`;
  return new SnapdiffError('out-of-memory', `has so many names that a report of them needs some ${needed}`, { path }, { hint: `G${MORE_HEAP}` });
}

const MORE_HEAP = 'ive Node more: NODE_OPTIONS=--max-old-space-size=8192 (megabytes); and a larger --max-memory, if it is given.';

function asSnapdiffError(error: unknown, path: string, signal: AbortSignal | undefined): SnapdiffError {
  if (error instanceof SnapdiffError) return error;
  if (signal?.aborted) return abortedError(signal);
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new SnapdiffError('out-of-memory', 'needs more memory than its worker has', { path }, { cause: error, hint: `Try --threads 1, or g${MORE_HEAP}` });
  }
  return new SnapdiffError('worker-failed', `could not be analysed: ${message}`, { path }, { cause: error });
}
