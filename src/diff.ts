/** Public entry points: load snapshots on worker threads, run the analysis, build the report. */
import { type AnalyzeOptions, wantedTrees } from './analyze-options.js';
import { align, type Comparison, comparisonOf, type Pairing, type Side } from './compare/comparison.js';
import { sliceOf } from './compare/slice.js';
import { filesThatFit } from './engine/budget.js';
import { sizeOf } from './engine/column-memory.js';
import { type Engine, withEngine } from './engine/engine.js';
import type { Step } from './engine/finding-tasks.js';
import { type LoadedHeap, type LoadHeap, loadHeap } from './engine/load-heap.js';
import { expectSnapshots, withInputs } from './engine/open-inputs.js';
import { checkRowRoom } from './engine/task-errors.js';
import { SnapdiffError } from './errors.js';
import type { Input, InputFile } from './format/input-file.js';
import type { Snapshot } from './format/snapshot.js';
import type { Retainers } from './graph/retainers.js';
import type { TreeData } from './growth/tree-data.js';
import type { Heap } from './heap/heap.js';
import type { InterfaceDefinition } from './heap/interfaces.js';
import type { RuntimeShare } from './heap/runtime-part.js';
import { analyzeChecks, checkOption, checkOptions, inputsCheck, trendChecks } from './option-checks.js';
import { comparisonReport, snapshotRow, summaryReport } from './report/build-report.js';
import { trendReport } from './report/build-trend.js';
import type { BlameRows, SurveyRows } from './report/finding-rows.js';
import type { ComparisonReport, SummaryReport, TrendReport } from './report/report.js';
import { withSourceWarning } from './report/source-warnings.js';
import { openSampling } from './sampling/open-sampling.js';
import { EXACT_FLOOR_BYTES } from './suspects/floors.js';

/**
 * Compares two .heapsnapshot files, the older first; the older one may be a baseline file.
 * Reads both at once, in worker threads; see "Memory" in src/README.md for what it holds.
 * @throws SnapdiffError with code, path and, for damaged files, section and byteOffset.
 */
export async function diff(baseline: Input, current: Input, options: AnalyzeOptions = {}): Promise<ComparisonReport> {
  checkOptions('diff()', options, analyzeChecks);
  return withInputs([baseline, current], options.signal, async ([earlier, later]) => {
    if (earlier.kind === 'baseline') {
      const { compareWithBaseline } = await import('./against-baseline.js');
      return (await compareWithBaseline(earlier, later, options)).report;
    }
    expectSnapshots([earlier, later]);
    return withEngine(2, options, (engine) => compareFiles(engine, [earlier, later], options));
  });
}

/** The comparison of two snapshots that are open. @throws SnapdiffError */
export async function compareFiles(engine: Engine, files: readonly InputFile[], options: AnalyzeOptions, load: LoadHeap = loadHeap): Promise<ComparisonReport> {
  const withSamples = await openSampling(options.heapProfile);
  const pair = await loadPair(engine, files, load);
  const { comparison, blame, survey, runtime } = await investigate(engine, pair, options);
  const { mainClasses: _, traces: __, ...blamed } = blame;
  const report = comparisonReport(comparison, { ...blamed, ...survey }, runtime);
  return withSourceWarning(withSamples(report, comparison.current.heap), comparison.current.heap);
}

export interface TrendOptions extends AnalyzeOptions {
  /** Number of runs of the operation between two snapshots: one number for all steps, or one for each step. */
  iterations?: readonly number[] | undefined;
}

/**
 * Follows three or more snapshots of one process, oldest first. Reports series and a verdict for every class and collection, and the suspects that
 * grew in every step. Reads from the last to the first, because the interfaces of the last name the plain objects of all. Holds four heaps at a time;
 * where memory is scarce three, or two, and then reads the last file again for the comparison with the first.
 * @throws SnapdiffError
 */
export async function trend(inputs: readonly Input[], options: TrendOptions = {}): Promise<TrendReport> {
  checkOptions('trend()', options, trendChecks);
  checkOption('the snapshots', inputs, inputsCheck);
  if (inputs.length < 3) throw new SnapdiffError('usage', 'a trend requires at least three snapshots');
  iterationsOf(options, inputs.length - 1);
  return withInputs(inputs, options.signal, async (files) => {
    expectSnapshots(files);
    return withEngine(files.length, options, (engine) => followFiles(engine, files, options));
  });
}

/** The trend of three or more snapshots that are open. @throws SnapdiffError */
export async function followFiles(engine: Engine, files: readonly InputFile[], options: TrendOptions, loadOne: LoadHeap = loadHeap): Promise<TrendReport> {
  const withSamples = await openSampling(options.heapProfile);
  const iterations = iterationsOf(options, files.length - 1);
  const last = files.length - 1;
  const held: HeldHeaps = { newest: null, earlier: null, later: null };
  const loadNewest = async () => {
    held.newest = await loadOne(engine, files[last], { interfaces: 'own', retainers: true });
    return { interfaces: held.newest.interfaces, fitting: fittingHeaps(engine, held.newest.heap, files) };
  };
  const { interfaces, fitting } = await loadNewest();
  const ahead = (options.threads ?? 2) > 1 && fitting >= MOST_HEAPS;
  const keepsNewest = fitting >= MOST_HEAPS - 1 || !files[last].isRegular;
  const load = (at: number): Promise<Side> => loadOne(engine, files[at], { interfaces, isPassing: true }).then(sideOf);
  const steps: Step[] = [];
  let next: Promise<Side> | null = null;
  for (let at = last - 1; at >= 0; at--) {
    await takeEarlier(held, next ?? load(at));
    next = ahead && at > 0 ? load(at - 1) : null;
    next?.catch(() => {});
    steps.unshift(await stepOf(engine, held, steps[0]?.tree ?? null));
    moveOn(engine, held, keepsNewest);
    if (!ahead) await engine.collect();
  }
  if (held.newest === null) await loadNewest();
  const { retainers } = held.newest!;
  const current = sideOf(held.newest!);
  const later = held.later!;
  const pair = { baseline: later, current, retainers: retainers! };
  const report = trendReport({
    ...(await investigate(engine, pair, { ...options, tree: false }, floorFor(iterations), steps[0].tree)),
    lastStep: steps[last - 1],
    tree: steps[0].tree,
    wantsTree: options.tree === true,
    slices: [...steps.map(({ slice }) => slice), sliceOf(current)],
    snapshots: [...steps.map(({ snapshot }) => snapshot), snapshotRow(current.heap)],
    steps: steps.map(({ totals }) => totals),
    iterations,
    foreign: options.match === 'id' ? [] : files.slice(1).flatMap(({ path }, at) => (steps[at].sameProcess ? [] : [path])),
  });
  return withSourceWarning(withSamples(report, current.heap), current.heap);
}

/** If the iterations are known, growth by an exact multiple of them distinguishes small leaks from noise, so the limit can be lower. */
const floorFor = (iterations: readonly number[]): number | undefined => (iterations.length > 0 ? EXACT_FLOOR_BYTES : undefined);

/** @throws SnapdiffError 'usage' */
function iterationsOf({ iterations: given = [] }: TrendOptions, stepCount: number): number[] {
  const iterations = given.length === 1 ? Array.from({ length: stepCount }, () => given[0]) : [...given];
  if (iterations.length > 0 && iterations.length !== stepCount) {
    throw new SnapdiffError('usage', `${stepCount + 1} snapshots have ${stepCount} steps, but iterations are given for ${iterations.length}`);
  }
  return iterations;
}

/** Returns the table of constructors and the statistics of one snapshot. @throws SnapdiffError */
export async function summarize(snapshot: Input, options: AnalyzeOptions = {}): Promise<SummaryReport> {
  checkOptions('summarize()', options, analyzeChecks);
  return withInputs([snapshot], options.signal, async ([file]) => {
    expectSnapshots([file]);
    return withEngine(1, options, async (engine) => {
      const withSamples = await openSampling(options.heapProfile);
      const side = sideOf(await loadHeap(engine, file, { interfaces: 'own' }));
      return withSourceWarning(withSamples(summaryReport(side), side.heap), side.heap);
    });
  });
}

/** Heaps of a trend at a time: the newest, the two of a step, and the next. */
const MOST_HEAPS = 4;

/** The heaps of a trend, in an object of which calls get fields: a suspended function keeps all that it has passed to a call, columns of a heap included. */
interface HeldHeaps {
  newest: LoadedHeap | null;
  /** Of the step. */
  earlier: Side | null;
  /** Null at first: the newest. */
  later: Side | null;
}

async function takeEarlier(held: HeldHeaps, loading: Promise<Side>): Promise<void> {
  held.earlier = await loading;
}

function stepOf(engine: Engine, { newest, earlier, later }: HeldHeaps, tree: TreeData | null): Promise<Step> {
  const after = later ?? sideOf(newest!);
  return engine.run('step', after.heap.snapshot, earlier!, after, later === null ? newest!.retainers : null, tree);
}

/** Releases the later heap of a step; the earlier one is the later of the next. */
function moveOn(engine: Engine, held: HeldHeaps, keepsNewest: boolean): void {
  const done = held.later ?? (keepsNewest ? null : held.newest);
  if (done) engine.release(done.heap);
  if (!keepsNewest) held.newest = null;
  held.later = held.earlier;
  held.earlier = null;
}

/** How many heaps fit beside each other, if that of the largest file is as large in relation to its file as the newest. */
function fittingHeaps({ budget }: Engine, { snapshot }: Heap, files: readonly InputFile[]): number {
  const { nodeCount, edgeCount, textBytes } = sizeOf(snapshot);
  const growth = Math.max(1, Math.max(...files.map(({ fileBytes }) => fileBytes)) / Math.max(1, files[files.length - 1].fileBytes));
  return filesThatFit(budget, { nodeCount: growth * nodeCount, edgeCount: growth * edgeCount, textBytes: growth * textBytes });
}

const sideOf = ({ heap, classes }: Side): Side => ({ heap, classes });

interface Pair {
  baseline: Side;
  current: Side;
  /** Retainers of the current heap. */
  retainers: Retainers;
  pairing?: Pairing;
}

/** Compares two loaded heaps, finds the holders of the growth, and lists collections and strings that grew. */
async function investigate(
  engine: Engine,
  { baseline, current, retainers, pairing }: Pair,
  options: AnalyzeOptions,
  floorBytes?: number,
  tree?: TreeData,
): Promise<{ comparison: Comparison; blame: BlameRows; survey: SurveyRows; runtime: [RuntimeShare, RuntimeShare] | null }> {
  const { snapshot } = current.heap;
  const paired = pairing ?? (await engine.run('pair', snapshot, baseline.heap.snapshot, snapshot));
  checkRowRoom(baseline.classes.list.length + current.classes.list.length, snapshot.path);
  const alignment = align(baseline, current, options.match ?? 'auto', paired);
  const comparison = comparisonOf(alignment, await engine.run('count', snapshot, alignment));
  const shareOf = ({ heap }: Side) => engine.run('runtimeShare', heap.snapshot, heap);
  const shares = comparison.matchedBy === 'class' ? Promise.all([shareOf(baseline), shareOf(current)]) : null;
  shares?.catch(() => {});
  // The current heap, which is larger more often than not, first.
  const trees = Promise.all([engine.run('heapTree', snapshot, comparison, 'current'), engine.run('heapTree', baseline.heap.snapshot, comparison, 'baseline')]);
  const blamed = trees.then(([later, earlier]) => {
    const ofBoth = { baseline: earlier, current: later };
    return engine.run('blame', snapshot, comparison, ofBoth, retainers, wantedTrees(options), floorBytes, tree);
  });
  // Submitted after blame, which is the longest.
  const copies = trees.then(() => engine.run('duplicates', snapshot, baseline.heap, current.heap));
  const [{ stacks, ...blame }, { collections, large }, duplicates] = await Promise.all([blamed, engine.run('survey', snapshot, comparison, retainers), copies]);
  if (stacks) options.onProfile?.(stacks);
  return { comparison, blame, survey: { collections, strings: { large, duplicates } }, runtime: await shares };
}

/** Loads both at once. The interfaces of the later snapshot name the plain objects of both; they are passed to the other load as soon as they are known. */
async function loadPair(engine: Engine, [baselineFile, currentFile]: readonly InputFile[], load: LoadHeap): Promise<Pair> {
  const interfaces = promised<InterfaceDefinition[]>();
  const currentSnapshot = promised<Snapshot>();
  const baselineHeap = promised<Heap>();
  const pairing = Promise.all([baselineHeap.promise, currentSnapshot.promise]).then(([{ snapshot: baseline }, current]) =>
    engine.run('pair', current, baseline, current),
  );
  // A rejection surfaces where this is awaited; this avoids `unhandledRejection` until then.
  pairing.catch(() => {});
  const [earlier, later] = await Promise.all([
    load(engine, baselineFile, { interfaces: interfaces.promise, onHeap: baselineHeap.resolve }),
    load(engine, currentFile, {
      interfaces: 'own',
      onSnapshot: currentSnapshot.resolve,
      onInterfaces: interfaces.resolve,
      retainers: true,
    }),
  ]);
  return { baseline: sideOf(earlier), current: sideOf(later), retainers: later.retainers!, pairing: await pairing };
}

/** A promise and the function that resolves it. */
function promised<Value>(): { promise: Promise<Value>; resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((keep) => {
    resolve = keep;
  });
  return { promise, resolve };
}
