/** The worker's tasks: unwrap, call src/, return. No algorithm lives here. Errors return as data, because piscina drops their fields. */
import type { Distillate } from '../src/baseline/baseline.js';
import { distill as distillSide } from '../src/baseline/distill.js';
import { type Budget, cloneBytes, reservation, sizeOf } from '../src/budget.js';
import { type Comparison, compare as compareSides, type Matching, type Pairing, pair as pairSnapshots, type Side } from '../src/compare/comparison.js';
import { type DuplicateFinding, duplicateStrings } from '../src/compare/equal-strings.js';
import { type Slice, sliceOf } from '../src/compare/slice.js';
import { type ErrorData, errorToData, SnapdiffError } from '../src/errors.js';
import { readSnapshot } from '../src/format/read.js';
import type { Snapshot } from '../src/format/snapshot.js';
import type { EdgeSet } from '../src/graph/graph.js';
import type { Retainers } from '../src/graph/retainers.js';
import { type Classes, classify as classifyNodes } from '../src/heap/classes.js';
import {
  type Domination,
  dominate as dominateHeap,
  type Heap,
  type Measures,
  type Ranges,
  range as rangeHeap,
  retain as retainHeap,
  sortRetainers,
  type Weights,
  weigh as weighHeap,
} from '../src/heap/heap.js';
import { type InterfaceDefinition, inferInterfaces } from '../src/heap/interfaces.js';
import { type Landmarks, landmarks } from '../src/heap/landmarks.js';
import { columnBytes, columnsDropped } from '../src/memory.js';
import { createPaths, SHORT_SEARCH } from '../src/object/paths.js';
import { createPlaces } from '../src/object/places.js';
import { type ProgressCell, report } from '../src/progress.js';
import { snapshotRow, totalsOf } from '../src/report/build.js';
import { type BlameRows, blameRows, type SurveyRows, surveyRows } from '../src/report/findings.js';
import type { Inspection } from '../src/report/inspection.js';
import { inspectClasses, inspectObject } from '../src/report/inspection-build.js';
import type { SnapshotRow, Suspect, Totals } from '../src/report/report.js';
import { blame as blameOf, survey as surveyOf } from '../src/suspects/findings.js';

/** `tooLarge`: bytes that the value would take among the objects of whoever asked. */
export type Outcome<Value> = { value: Value } | { error: ErrorData } | { tooLarge: number };

const tasks = { read, pair, weigh, range, dominate, retain, classify, retainers, compare, duplicates, blame, survey, step, inspect, distill };

export type TaskName = keyof typeof tasks;

/** One task; `room` is what its value may take in the heap of the thread that asks, which would end the process if it overflowed. */
export async function perform({ name, task, room }: { name: TaskName; task: unknown; room: number }): Promise<Outcome<unknown>> {
  const outcome = (await tasks[name](task as never)) as Outcome<unknown>;
  const bytes = 'value' in outcome ? cloneBytes(outcome.value) : 0;
  return bytes > room ? { tooLarge: bytes } : outcome;
}

/** A snapshot, and what all the tasks to come look for in it. */
export interface Read {
  snapshot: Snapshot;
  known: Landmarks;
}

async function read({ path, progress, budget }: { path: string; progress: ProgressCell; budget: Budget }): Promise<Outcome<Read>> {
  return settle(path, 0, async () => {
    const reserve = reservation(budget, path);
    const snapshot = await readSnapshot(path, { onProgress: (fraction) => report(progress, 'reading', fraction), onSize: reserve });
    reserve(sizeOf(snapshot));
    return { snapshot, known: landmarks(snapshot) };
  });
}

export interface Weighed {
  weights: Weights;
  /** Empty unless they were asked for. */
  interfaces: InterfaceDefinition[];
}

async function weigh({ snapshot, known, infer }: Read & { infer: boolean }): Promise<Outcome<Weighed>> {
  return settle(snapshot.path, columnBytes(snapshot), () => {
    const weights = weighHeap(snapshot, known);
    return { weights, interfaces: infer ? inferInterfaces(snapshot, weights.names) : [] };
  });
}

async function range({ snapshot, known }: Read): Promise<Outcome<Ranges>> {
  return settle(snapshot.path, columnBytes(snapshot), () => rangeHeap(snapshot, known));
}

async function dominate({ snapshot, known }: Read): Promise<Outcome<Domination>> {
  return settle(snapshot.path, columnBytes(snapshot), () => dominateHeap(snapshot, known));
}

/** The heap complete. */
async function retain({ snapshot, measures, domination }: RetainTask): Promise<Outcome<Heap>> {
  return settle(snapshot.path, columnBytes(snapshot), () => retainHeap(snapshot, measures, domination));
}

export interface RetainTask {
  snapshot: Snapshot;
  measures: Measures;
  domination: Domination;
}

async function classify({ heap, interfaces }: { heap: Heap; interfaces: InterfaceDefinition[] }): Promise<Outcome<Classes>> {
  return settle(heap.snapshot.path, columnBytes(heap.snapshot), () => classifyNodes(heap, interfaces));
}

/** Edges of a heap by target. */
async function retainers({ snapshot, essential }: { snapshot: Snapshot; essential: EdgeSet }): Promise<Outcome<Retainers>> {
  return settle(snapshot.path, columnBytes(snapshot), () => sortRetainers(snapshot, essential));
}

export interface CompareTask {
  baseline: Side;
  current: Side;
  match: Matching | 'auto';
  /** Found while the heaps were analysed. */
  pairing?: Pairing | undefined;
}

async function compare({ baseline, current, match, pairing }: CompareTask): Promise<Outcome<Comparison>> {
  return settle(current.heap.snapshot.path, columnBytes(current.heap.snapshot), () => compareSides(baseline, current, match, pairing));
}

export interface PairTask {
  baseline: Snapshot;
  current: Snapshot;
}

/** Which objects are the same: the one question that can be asked of two snapshots as they were read. */
async function pair({ baseline, current }: PairTask): Promise<Outcome<Pairing>> {
  return settle(current.path, columnBytes(current), () => pairSnapshots(baseline, current));
}

export interface FindingTask {
  comparison: Comparison;
  /** Of the current heap. */
  retainers: Retainers;
  /** Holders that grew by less are no suspects; see src/suspects/suspects.ts. */
  floorBytes?: number | undefined;
}

async function blame({ comparison, retainers, floorBytes }: FindingTask): Promise<Outcome<BlameRows>> {
  return settle(comparison.current.heap.snapshot.path, columnBytes(comparison.current.heap.snapshot), () => blameIn(comparison, retainers, floorBytes));
}

export interface SurveyTask extends FindingTask {
  duplicates: DuplicateFinding[];
}

export interface DuplicatesTask {
  baseline: Heap;
  current: Heap;
}

/** Equal strings that became more: the one question that needs neither classes nor ids. */
async function duplicates({ baseline, current }: DuplicatesTask): Promise<Outcome<DuplicateFinding[]>> {
  return settle(current.snapshot.path, columnBytes(current.snapshot), () => duplicateStrings(baseline, current));
}

async function survey({ comparison, retainers, duplicates }: SurveyTask): Promise<Outcome<SurveyRows>> {
  return settle(comparison.current.heap.snapshot.path, columnBytes(comparison.current.heap.snapshot), () => {
    const paths = createPaths(comparison.current.heap, retainers, SHORT_SEARCH);
    return surveyRows(comparison, surveyOf(comparison, duplicates), paths, createPlaces(paths));
  });
}

function blameIn(comparison: Comparison, known: Retainers, floorBytes?: number): BlameRows {
  const paths = createPaths(comparison.current.heap, known);
  const places = createPlaces(paths);
  return blameRows(comparison, blameOf(comparison, paths, places, floorBytes), paths, places);
}

export interface StepTask {
  baseline: Side;
  current: Side;
  /** Of the current heap, where suspects are asked for. */
  retainers: Retainers | null;
}

export interface Step {
  /** Of the earlier snapshot. */
  slice: Slice;
  snapshot: SnapshotRow;
  totals: Totals;
  /** Whether both snapshots are of one process, as far as their ids tell. */
  sameProcess: boolean;
  /** Who holds the growth of this step; asked for the last step only. */
  suspects: Suspect[];
}

/** One step of a trend, and what to keep of its earlier snapshot. */
async function step({ baseline, current, retainers }: StepTask): Promise<Outcome<Step>> {
  return settle(current.heap.snapshot.path, columnBytes(current.heap.snapshot), () => {
    const comparison = compareSides(baseline, current, 'auto');
    const suspects = retainers ? blameIn(comparison, retainers).suspects : [];
    const { sameProcess } = comparison.identity;
    return { slice: sliceOf(baseline), snapshot: snapshotRow(baseline.heap), totals: totalsOf(comparison.rows), sameProcess, suspects };
  });
}

export interface DistillTask extends Side {
  /** Folder that scripts are named relative to. */
  root: string;
}

async function distill({ heap, classes, root }: DistillTask): Promise<Outcome<Distillate>> {
  return settle(heap.snapshot.path, columnBytes(heap.snapshot), () => distillSide({ heap, classes }, root));
}

export interface InspectTask extends Side {
  /** An object, or the classes at these positions of the list, and how they were asked for. */
  query: { id: number } | { constructorName: string; positions: number[] };
}

async function inspect({ heap, classes, query }: InspectTask): Promise<Outcome<Inspection>> {
  const { path, nodes } = heap.snapshot;
  return settle(path, 0, () => {
    if ('positions' in query) return inspectClasses({ heap, classes }, query.constructorName, query.positions);
    const node = nodes.id.indexOf(query.id);
    if (node === -1) throw new SnapdiffError('no-such-object', `has no object @${query.id}`, { path });
    return inspectObject({ heap, classes }, node);
  });
}

/** Snapshots that this thread has met: when another comes, columns of an earlier one may be garbage. */
const met = new Set<string>();

/** `columns`: bytes of the columns that the task has in hand. */
async function settle<Value>(path: string, columns: number, work: () => Value | Promise<Value>): Promise<Outcome<Value>> {
  if (columns > 0 && !met.has(path)) {
    met.add(path);
    columnsDropped(columns);
  }
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof SnapdiffError) return { error: errorToData(error) };
    if (error instanceof RangeError && /allocation|Invalid (typed )?array|Invalid string length|memory|maximum size/i.test(error.message)) {
      return { error: errorToData(new SnapdiffError('out-of-memory', 'needs more memory than there is', { path })) };
    }
    const { message } = error as Error;
    return { error: errorToData(new SnapdiffError('worker-failed', `could not be analysed: ${message}`, { path })) };
  }
}
