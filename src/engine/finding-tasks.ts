/** Tasks that find suspects, collections and strings and convert them to rows of the report on the same thread, because rows are cheaper to copy. */
import { madeByVertex } from '../allocations/frame-labels.js';
import { type Comparison, compare, type Side } from '../compare/comparison.js';
import { duplicateStrings } from '../compare/equal-strings.js';
import { type Slice, sliceOf } from '../compare/slice.js';
import type { Retainers } from '../graph/retainers.js';
import { addHeap } from '../growth/add-heap.js';
import { createTree, type GrowthTree } from '../growth/growth-tree.js';
import type { Trace } from '../growth/traces.js';
import { type TreeData, treeData, treeFrom } from '../growth/tree-data.js';
import { type TreeStacks, treeStacks } from '../growth/tree-stacks.js';
import type { Heap } from '../heap/heap.js';
import { createPaths, SHORT_SEARCH } from '../object/paths.js';
import { createPlaces } from '../object/places.js';
import { withQuickSources } from '../object/scripts.js';
import { snapshotRow, totalsOf } from '../report/build-report.js';
import { reportTree } from '../report/build-tree.js';
import { type BlameRows, blameRows, duplicateRows, type ObjectRows, surveyRows } from '../report/finding-rows.js';
import type { SnapshotRow, Totals } from '../report/report.js';
import type { ReportTree } from '../report/report-tree.js';
import type { DuplicateString, Suspect } from '../report/rows.js';
import { blame as findBlame, survey as findSurvey } from '../suspects/findings.js';
import { type GrownTree, type HeapTrees, heapTreeOf } from '../suspects/suspects.js';

/** What is made of the growth tree besides suspects. */
export interface WantedTrees {
  /** For profiles. */
  stacks: boolean;
  /** For the report. */
  tree: boolean;
}

const noTrees: WantedTrees = { stacks: false, tree: false };

/**
 * Finds suspects. `trees`: of heapTreeOf(), one task for each heap; `retainers`: of the current heap; `floorBytes`: smallest growth of a suspect, see suspects/suspects.ts; `tree`: for a trend, the growth
 * tree of all heaps.
 */
export const blame = (comparison: Comparison, trees: HeapTrees, retainers: Retainers, wanted: WantedTrees, floorBytes?: number, tree?: TreeData): BlameInTree =>
  blameIn(comparison, trees, retainers, wanted, floorBytes, tree && treeFrom(tree));

/** Who holds the growth, and, if asked for, the growth tree as stacks. */
interface BlameInTree extends BlameRows {
  stacks: TreeStacks | null;
  tree?: ReportTree;
}

function blameIn(comparison: Comparison, trees: HeapTrees, retainers: Retainers, wanted: WantedTrees, floorBytes?: number, tree?: GrowthTree): BlameInTree {
  const paths = createPaths(comparison.current.heap, retainers);
  const places = createPlaces(paths);
  const found = findBlame(comparison, trees, paths, places, floorBytes, tree);
  const { grown, suspects } = found;
  const stacks = wanted.stacks ? profileStacks(comparison, grown, trees.current.vertexOf) : null;
  const rows = { ...blameRows(comparison, found, paths, places), stacks };
  if (!wanted.tree) return rows;
  const held = suspects.map(({ vertices }) => vertices);
  return { ...rows, tree: reportTree(grown.tree, [grown.before, grown.now], held) };
}

/** The growth tree as stacks. `vertexOf`: of the nodes of the current heap. */
function profileStacks(comparison: Comparison, { tree, before, now }: GrownTree, vertexOf: Int32Array): TreeStacks {
  return treeStacks(tree, before, now, madeByVertex(comparison, vertexOf, tree.vertexCount));
}

/** Finds collections and strings that grew or are large. */
export function survey(comparison: Comparison, retainers: Retainers): ObjectRows {
  const paths = createPaths(withQuickSources(comparison.current.heap), retainers, SHORT_SEARCH);
  return surveyRows(comparison, findSurvey(comparison), paths, createPlaces(paths));
}

/** Finds groups of equal strings that grew; needs neither classes nor ids. */
export const duplicates = (baseline: Heap, current: Heap): DuplicateString[] => duplicateRows(duplicateStrings(baseline, current));

/** One step of a trend, and the part of its earlier snapshot that the trend keeps. */
export interface Step {
  /** Of the earlier snapshot. */
  slice: Slice;
  snapshot: SnapshotRow;
  totals: Totals;
  /** Whether both snapshots are of one process, by their ids. */
  sameProcess: boolean;
  /** Suspects of this step; empty without retainers. */
  suspects: Suspect[];
  /** The growth of each suspect in the tree; null without a vertex. */
  traces: (Trace | null)[];
  /** The growth tree with the earlier snapshot as its last column. */
  tree: TreeData;
}

/** `retainers`: of the current heap, for a step with suspects; `laterTree`: of the later snapshots, null for the last step. */
export function step(baseline: Side, current: Side, retainers: Retainers | null, laterTree: TreeData | null): Step {
  const comparison = compare(baseline, current, 'auto');
  const { nodes, root } = current.heap.snapshot;
  const tree = laterTree ? treeFrom(laterTree) : createTree(nodes.type[root]);
  if (!laterTree) addHeap(tree, current);
  addHeap(tree, baseline);
  const { suspects, traces } = retainers
    ? blameIn(comparison, { baseline: heapTreeOf(comparison, 'baseline'), current: heapTreeOf(comparison, 'current') }, retainers, noTrees, undefined, tree)
    : { suspects: [], traces: [] };
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
}
