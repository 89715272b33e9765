/** The rooms, composed. */

import type { Step } from '../workers/findings.js';
import { isBaseline, refuseBaselines } from './baseline/read.js';
import { align, type Comparison, counted, type Matching, type Pairing, type Side } from './compare/comparison.js';
import { sliceOf } from './compare/slice.js';
import { SnapdiffError } from './errors.js';
import type { Snapshot } from './format/snapshot.js';
import type { Retainers } from './graph/retainers.js';
import type { TreeData } from './growth/tree-data.js';
import type { Heap } from './heap/heap.js';
import type { InterfaceDefinition } from './heap/interfaces.js';
import { type HeapPool, type PoolOptions, withPool } from './pool.js';
import { comparisonReport, snapshotRow, summaryReport } from './report/build.js';
import type { BlameRows, SurveyRows } from './report/findings.js';
import type { DuplicateString, Report } from './report/report.js';
import { trendReport } from './report/trend.js';
import { EXACT_FLOOR_BYTES } from './suspects/suspects.js';

export interface AnalyzeOptions extends PoolOptions {
  /** Folder that a baseline file names scripts relative to; the working directory by default. */
  root?: string | undefined;
  /** How objects are matched; "auto" (default) by id, and by class where the ids come from different processes. */
  match?: Matching | 'auto' | undefined;
}

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
  return withPool(2, options, async (pool) => {
    const sides = await loadPair(pool, baseline, current);
    const { comparison, blame, survey } = await investigate(pool, sides, options);
    const { mainClasses: _, traces: __, ...blamed } = blame;
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
  return withPool(paths.length, options, async (pool) => {
    const ahead = (options.threads ?? 2) > 1;
    const load = (at: number, interfaces: InterfaceDefinition[]): Promise<Side> => pool.load(paths[at], { interfaces }).then(sideOf);
    const newest = await pool.load(paths[stepCount], { interfaces: 'own', retainers: true });
    const current = sideOf(newest);
    const steps: Step[] = [];
    let later = current;
    let next: Promise<Side> | null = load(stepCount - 1, newest.interfaces);
    for (let at = stepCount - 1; at >= 0; at--) {
      const earlier: Side = await (next ?? load(at, newest.interfaces));
      next = ahead && at > 0 ? load(at - 1, newest.interfaces) : null;
      next?.catch(() => {});
      steps.unshift(await pool.step(earlier, later, at === stepCount - 1 ? newest.retainers : null, steps[0]?.tree ?? null));
      if (later !== current) pool.drop(later.heap);
      later = earlier;
    }
    const duplicates = pool.duplicates({ baseline: later.heap, current: current.heap });
    duplicates.catch(() => {});
    return trendReport({
      ...(await investigate(pool, { baseline: later, current, retainers: newest.retainers!, duplicates }, options, floorFor(iterations), steps[0].tree)),
      lastStep: steps[stepCount - 1],
      tree: steps[0].tree,
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
  return withPool(1, options, async (pool) => {
    return summaryReport(sideOf(await pool.load(path, { interfaces: 'own' })));
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

/** What came and went, who holds the growth, and what else grew: asked side by side. */
async function investigate(
  pool: HeapPool,
  { baseline, current, retainers, duplicates, pairing }: Pair,
  options: AnalyzeOptions,
  floorBytes?: number,
  tree?: TreeData,
): Promise<{ comparison: Comparison; blame: BlameRows; survey: SurveyRows }> {
  const paired = pairing ?? (await pool.pair({ baseline: baseline.heap.snapshot, current: current.heap.snapshot }));
  pool.makeRoom(baseline.classes.list.length + current.classes.list.length, current.heap.snapshot.path);
  const comparison = align(baseline, current, options.match, paired);
  const task = { comparison, retainers, floorBytes, tree };
  const [blame, counts, { collections, large }, equal] = await Promise.all([pool.blame(task), pool.count(comparison), pool.survey(task), duplicates]);
  return { comparison: counted(comparison, counts), blame, survey: { collections, strings: { large, duplicates: equal } } };
}

/** Both at once. The later snapshot's interfaces name the plain objects of both, and are handed over as soon as they are known. */
async function loadPair(pool: HeapPool, baselinePath: string, currentPath: string): Promise<Pair> {
  const interfaces = promised<InterfaceDefinition[]>();
  const currentSnapshot = promised<Snapshot>();
  const [baselineHeap, currentHeap] = [promised<Heap>(), promised<Heap>()];
  const pairing = Promise.all([baselineHeap.promise, currentSnapshot.promise]).then(([{ snapshot: baseline }, current]) => pool.pair({ baseline, current }));
  const duplicates = Promise.all([baselineHeap.promise, currentHeap.promise]).then(([baseline, current]) => pool.duplicates({ baseline, current }));
  // Whoever awaits them is told.
  for (const task of [pairing, duplicates]) task.catch(() => {});
  const [earlier, later] = await Promise.all([
    pool.load(baselinePath, { interfaces: interfaces.promise, onHeap: baselineHeap.resolve }),
    pool.load(currentPath, {
      interfaces: 'own',
      onSnapshot: currentSnapshot.resolve,
      onInterfaces: interfaces.resolve,
      onHeap: currentHeap.resolve,
      retainers: true,
    }),
  ]);
  return { baseline: sideOf(earlier), current: sideOf(later), retainers: later.retainers!, duplicates, pairing: await pairing };
}

/** A promise, and what keeps it. */
function promised<Value>(): { promise: Promise<Value>; resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((keep) => {
    resolve = keep;
  });
  return { promise, resolve };
}
