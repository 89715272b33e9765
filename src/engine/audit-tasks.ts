/** Tasks of an audit, each on a heap by itself. */
import { madeByVertex } from '../allocations/frame-labels.js';
import { crowdedEvents } from '../audit/crowded-events.js';
import { largestHolders } from '../audit/holders-audit.js';
import { sparseCollections } from '../audit/sparse-collections.js';
import type { Side } from '../compare/comparison.js';
import { duplicatesOf } from '../compare/equal-strings.js';
import { againstNoHeap } from '../compare/no-heap.js';
import type { NodeSet } from '../graph/graph.js';
import type { Retainers } from '../graph/retainers.js';
import { type TreeStacks, treeStacks } from '../growth/tree-stacks.js';
import type { Heap } from '../heap/heap.js';
import { createPaths, SHORT_SEARCH } from '../object/paths.js';
import { createPlaces } from '../object/places.js';
import { withQuickSources } from '../object/scripts.js';
import { type HolderRows, holderRows, type WasteRows, wastefulRows, wasteRows } from '../report/audit-rows.js';
import { reportTree } from '../report/build-tree.js';
import { type ObjectRows, surveyRows } from '../report/finding-rows.js';
import type { ReportTree } from '../report/report-tree.js';
import type { DuplicateString } from '../report/rows.js';
import { survey } from '../suspects/findings.js';
import type { WantedTrees } from './finding-tasks.js';

/** Who holds most bytes, and, if asked for, the tree of all bytes. `retainers`: of the heap; `runtime`: of runtimePart(). */
export function holders(
  side: Side,
  retainers: Retainers,
  runtime: NodeSet | null,
  wanted: WantedTrees,
): HolderRows & { stacks: TreeStacks | null; tree?: ReportTree } {
  const paths = createPaths(side.heap, retainers);
  const places = createPlaces(paths);
  const comparison = againstNoHeap(side);
  const found = largestHolders(comparison, runtime, paths, places);
  const { tree, suspects, vertexOf } = found;
  const made = wanted.stacks ? madeByVertex(comparison, vertexOf, tree.vertexCount) : null;
  const rows = { ...holderRows(comparison, found, paths, places), stacks: wanted.stacks ? treeStacks(tree, null, tree.columns[0], made) : null };
  if (!wanted.tree) return rows;
  const held = suspects.map(({ vertices }) => vertices);
  return { ...rows, tree: reportTree(tree, tree.columns, held) };
}

/** Collections and strings that are large, or larger than what they hold. */
export function waste(side: Side, retainers: Retainers): WasteRows & ObjectRows {
  const paths = createPaths(withQuickSources(side.heap), retainers, SHORT_SEARCH);
  const places = createPlaces(paths);
  const comparison = againstNoHeap(side);
  const found = { events: crowdedEvents(side.heap), collections: sparseCollections(side.heap) };
  return { ...wasteRows(comparison, found, paths, places), ...surveyRows(comparison, survey(comparison), paths, places) };
}

/** Texts that are there more than once. */
export const copies = (heap: Heap): DuplicateString[] => wastefulRows(duplicatesOf(heap));
