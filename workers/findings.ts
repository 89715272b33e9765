/** Tasks on a comparison: who holds the growth, and what else a person asks. */
import { type Comparison, compare as compareSides, type Side } from '../src/compare/comparison.js';
import { duplicateStrings } from '../src/compare/equal-strings.js';
import { type Slice, sliceOf } from '../src/compare/slice.js';
import type { Retainers } from '../src/graph/retainers.js';
import { addHeap } from '../src/growth/add-heap.js';
import { createTree, type GrowthTree } from '../src/growth/growth-tree.js';
import type { Trace } from '../src/growth/traces.js';
import { type TreeData, treeData, treeFrom } from '../src/growth/tree-data.js';
import type { Heap } from '../src/heap/heap.js';
import { columnBytes } from '../src/memory.js';
import { createPaths, SHORT_SEARCH } from '../src/object/paths.js';
import { createPlaces } from '../src/object/places.js';
import { snapshotRow, totalsOf } from '../src/report/build.js';
import { type BlameRows, blameRows, duplicateRows, type ObjectRows, surveyRows } from '../src/report/findings.js';
import type { DuplicateString, SnapshotRow, Suspect, Totals } from '../src/report/report.js';
import { blame as blameOf, survey as surveyOf } from '../src/suspects/findings.js';
import { type Outcome, settle } from './outcome.js';

export interface FindingTask {
  /** Its rows need not be counted. */
  comparison: Comparison;
  /** Of the current heap. */
  retainers: Retainers;
  /** Holders that grew by less are no suspects; see src/suspects/suspects.ts. */
  floorBytes?: number | undefined;
  /** Of a trend: all its heaps. */
  tree?: TreeData | undefined;
}

export async function blame({ comparison, retainers, floorBytes, tree }: FindingTask): Promise<Outcome<BlameRows>> {
  return settle(comparison.current.heap.snapshot.path, columnBytes(comparison.current.heap.snapshot), () =>
    blameIn(comparison, retainers, floorBytes, tree && treeFrom(tree)),
  );
}

export async function survey({ comparison, retainers }: FindingTask): Promise<Outcome<ObjectRows>> {
  return settle(comparison.current.heap.snapshot.path, columnBytes(comparison.current.heap.snapshot), () => {
    const paths = createPaths(comparison.current.heap, retainers, SHORT_SEARCH);
    return surveyRows(comparison, surveyOf(comparison), paths, createPlaces(paths));
  });
}

export interface DuplicatesTask {
  baseline: Heap;
  current: Heap;
}

/** Equal strings that became more: the one question that needs neither classes nor ids. */
export async function duplicates({ baseline, current }: DuplicatesTask): Promise<Outcome<DuplicateString[]>> {
  return settle(current.snapshot.path, columnBytes(current.snapshot), () => duplicateRows(duplicateStrings(baseline, current)));
}

function blameIn(comparison: Comparison, known: Retainers, floorBytes?: number, tree?: GrowthTree): BlameRows {
  const paths = createPaths(comparison.current.heap, known);
  const places = createPlaces(paths);
  return blameRows(comparison, blameOf(comparison, paths, places, floorBytes, tree), paths, places);
}

export interface StepTask {
  baseline: Side;
  current: Side;
  /** Of the current heap, where suspects are asked for. */
  retainers: Retainers | null;
  /** Of the later snapshots; null for the last step. */
  tree: TreeData | null;
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
  /** Of each suspect its growth in the tree. */
  traces: (Trace | null)[];
  /** With the earlier snapshot, which is its last column. */
  tree: TreeData;
}

/** One step of a trend, and what to keep of its earlier snapshot. */
export async function step({ baseline, current, retainers, tree: later }: StepTask): Promise<Outcome<Step>> {
  return settle(current.heap.snapshot.path, columnBytes(current.heap.snapshot), () => {
    const comparison = compareSides(baseline, current, 'auto');
    const tree = later ? treeFrom(later) : createTree(current.heap.snapshot.nodes.type[current.heap.snapshot.root]);
    if (!later) addHeap(tree, current);
    addHeap(tree, baseline);
    const { suspects, traces } = retainers ? blameIn(comparison, retainers, undefined, tree) : { suspects: [], traces: [] };
    const { sameProcess } = comparison.identity;
    return {
      slice: sliceOf(baseline),
      snapshot: snapshotRow(baseline.heap),
      totals: totalsOf(comparison.rows),
      sameProcess,
      suspects,
      traces,
      tree: treeData(tree),
    };
  });
}
