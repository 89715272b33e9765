/** Public entry points: load snapshots on worker threads, run the analysis, build the report. */
import type { AnalyzeOptions } from './analyze-options.js';
import { isBaseline, refuseBaselines } from './baseline/read.js';
import { align, type Comparison, comparisonOf, type Pairing, type Side } from './compare/comparison.js';
import { sliceOf } from './compare/slice.js';
import { type Engine, withEngine } from './engine/engine.js';
import type { Step } from './engine/finding-tasks.js';
import { loadHeap } from './engine/load-heap.js';
import { checkRowRoom } from './engine/task-errors.js';
import { SnapdiffError } from './errors.js';
import type { Snapshot } from './format/snapshot.js';
import type { Retainers } from './graph/retainers.js';
import type { Heap } from './heap/heap.js';
import type { InterfaceDefinition } from './heap/interfaces.js';
import { comparisonReport, snapshotRow, summaryReport } from './report/build.js';
import type { BlameRows, SurveyRows } from './report/findings.js';
import type { DuplicateString, Report } from './report/report.js';
import { trendReport } from './report/trend.js';
import { EXACT_FLOOR_BYTES } from './suspects/suspects.js';

/**
 * Compares two .heapsnapshot files, the older first; a baseline file may stand for the older one.
 * Reads both at once, in worker threads; holds 63 bytes a node and 9.6 an edge of both (see the README).
 * @throws SnapdiffError with code, path and, for damaged files, section and byteOffset.
 */
export async function diff(baseline: string, current: string, options: AnalyzeOptions = {}): Promise<Report> {
  if (await isBaseline(baseline)) {
    const { compareWithBaseline } = await import('./baseline/against.js');
    return (await compareWithBaseline(baseline, current, options)).report;
  }
  await refuseBaselines([current]);
  return withEngine(2, options, async (engine) => {
    const sides = await loadPair(engine, baseline, current);
    const { comparison, blame, survey } = await investigate(engine, sides, options);
    const { mainClasses: _, ...blamed } = blame;
    return comparisonReport(comparison, { ...blamed, ...survey });
  });
}

export interface TrendOptions extends AnalyzeOptions {
  /** How often the operation ran between snapshots: one number for every step, or one a step. */
  iterations?: readonly number[] | undefined;
}

/**
 * Follows three or more snapshots of one process, oldest first: series and a verdict for every class and collection, and the suspects that
 * grew in every step. Reads from the last to the first, whose interfaces name the plain objects of all; holds four heaps at most.
 * @throws SnapdiffError
 */
export async function trend(paths: readonly string[], options: TrendOptions = {}): Promise<Report> {
  const stepCount = paths.length - 1;
  if (stepCount < 2) throw new SnapdiffError('usage', 'a trend takes three snapshots or more');
  const iterations = iterationsOf(options.iterations ?? [], stepCount);
  await refuseBaselines(paths);
  return withEngine(paths.length, options, async (engine) => {
    const ahead = (options.threads ?? 2) > 1;
    const load = (at: number, interfaces: InterfaceDefinition[]): Promise<Side> => loadHeap(engine, paths[at], { interfaces }).then(sideOf);
    const newest = await loadHeap(engine, paths[stepCount], { interfaces: 'own', retainers: true });
    const current = sideOf(newest);
    const steps: Step[] = [];
    let later = current;
    let next: Promise<Side> | null = load(stepCount - 1, newest.interfaces);
    for (let at = stepCount - 1; at >= 0; at--) {
      const earlier: Side = await (next ?? load(at, newest.interfaces));
      next = ahead && at > 0 ? load(at - 1, newest.interfaces) : null;
      next?.catch(() => {});
      steps.unshift(await engine.run('step', later.heap.snapshot, earlier, later, at === stepCount - 1 ? newest.retainers : null));
      if (later !== current) engine.release(later.heap);
      later = earlier;
    }
    const duplicates = engine.run('duplicates', current.heap.snapshot, later.heap, current.heap);
    duplicates.catch(() => {});
    return trendReport({
      ...(await investigate(engine, { baseline: later, current, retainers: newest.retainers!, duplicates }, options, floorFor(iterations))),
      lastStep: steps[stepCount - 1].suspects,
      slices: [...steps.map(({ slice }) => slice), sliceOf(current)],
      snapshots: [...steps.map(({ snapshot }) => snapshot), snapshotRow(current.heap)],
      steps: steps.map(({ totals }) => totals),
      iterations,
      foreign: options.match === 'id' ? [] : paths.slice(1).filter((_, at) => !steps[at].sameProcess),
    });
  });
}

/** Small growth is told from noise by exact multiples of the iterations, where these are known. */
const floorFor = (iterations: readonly number[]): number | undefined => (iterations.length > 0 ? EXACT_FLOOR_BYTES : undefined);

function iterationsOf(given: readonly number[], stepCount: number): number[] {
  const iterations = given.length === 1 ? Array.from({ length: stepCount }, () => given[0]) : [...given];
  if (iterations.length > 0 && iterations.length !== stepCount) {
    throw new SnapdiffError('usage', `${stepCount + 1} snapshots have ${stepCount} steps between them, but iterations are given for ${iterations.length}`);
  }
  return iterations;
}

/** The table of constructors and the statistics of one snapshot. @throws SnapdiffError */
export async function summarize(path: string, options: AnalyzeOptions = {}): Promise<Report> {
  return withEngine(1, options, async (engine) => {
    return summaryReport(sideOf(await loadHeap(engine, path, { interfaces: 'own' })));
  });
}

const sideOf = ({ heap, classes }: Side): Side => ({ heap, classes });

interface Pair {
  baseline: Side;
  current: Side;
  /** Of the current heap. */
  retainers: Retainers;
  /** Groups of equal strings that grew. */
  duplicates: Promise<DuplicateString[]>;
  pairing?: Pairing;
}

/** The comparison, who holds the growth, and what else grew. */
async function investigate(
  engine: Engine,
  { baseline, current, retainers, duplicates, pairing }: Pair,
  options: AnalyzeOptions,
  floorBytes?: number,
): Promise<{ comparison: Comparison; blame: BlameRows; survey: SurveyRows }> {
  const { snapshot } = current.heap;
  const paired = pairing ?? (await engine.run('pair', snapshot, baseline.heap.snapshot, snapshot));
  checkRowRoom(baseline.classes.list.length + current.classes.list.length, snapshot.path);
  const alignment = align(baseline, current, options.match ?? 'auto', paired);
  const comparison = comparisonOf(alignment, await engine.run('count', snapshot, alignment));
  const [blame, { collections, large }, equal] = await Promise.all([
    engine.run('blame', snapshot, comparison, retainers, floorBytes),
    engine.run('survey', snapshot, comparison, retainers),
    duplicates,
  ]);
  return { comparison, blame, survey: { collections, strings: { large, duplicates: equal } } };
}

/** Loads both at once. The later snapshot's interfaces name the plain objects of both, and are passed on as soon as they are known. */
async function loadPair(engine: Engine, baselinePath: string, currentPath: string): Promise<Pair> {
  const interfaces = promised<InterfaceDefinition[]>();
  const currentSnapshot = promised<Snapshot>();
  const [baselineHeap, currentHeap] = [promised<Heap>(), promised<Heap>()];
  const pairing = Promise.all([baselineHeap.promise, currentSnapshot.promise]).then(([{ snapshot: baseline }, current]) =>
    engine.run('pair', current, baseline, current),
  );
  const duplicates = Promise.all([baselineHeap.promise, currentHeap.promise]).then(([baseline, current]) =>
    engine.run('duplicates', current.snapshot, baseline, current),
  );
  // Rejections surface where these are awaited; this avoids `unhandledRejection` until then.
  for (const task of [pairing, duplicates]) task.catch(() => {});
  const [earlier, later] = await Promise.all([
    loadHeap(engine, baselinePath, { interfaces: interfaces.promise, onHeap: baselineHeap.resolve }),
    loadHeap(engine, currentPath, {
      interfaces: 'own',
      onSnapshot: currentSnapshot.resolve,
      onInterfaces: interfaces.resolve,
      onHeap: currentHeap.resolve,
      retainers: true,
    }),
  ]);
  return { baseline: sideOf(earlier), current: sideOf(later), retainers: later.retainers!, duplicates, pairing: await pairing };
}

/** A promise and the function that resolves it. */
function promised<Value>(): { promise: Promise<Value>; resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((keep) => {
    resolve = keep;
  });
  return { promise, resolve };
}
