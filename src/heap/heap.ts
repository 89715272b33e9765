/**
 * The analysis of one snapshot. A Heap is the snapshot and derived columns; the columns of the snapshot are never overwritten.
 * The phases are in order of execution.
 */
import { EdgeType, NodeType, type Snapshot, type WideColumn } from '../format/snapshot.js';
import { distances } from '../graph/distances.js';
import { dominators, preorder } from '../graph/dominators.js';
import type { EdgeSet } from '../graph/graph.js';
import { type Retainers, retainersOf } from '../graph/retainers.js';
import { workspaceOf } from '../kernel/workspace.js';
import { domState } from './dom-state.js';
import { essentialEdges, followedEdges, graphOf, pageObjects } from './edge-sets.js';
import { type HeapStatistics, heapStatistics } from './heap-statistics.js';
import { type Scripts, scriptsOf } from './locations.js';
import type { WellKnownNames } from './names.js';
import { shallowSizes, wideColumn } from './ownership.js';
import { type WellKnownNodes, wellKnownNodes } from './well-known-nodes.js';

/** Distance of nodes that only internal roots reach, and of unreachable nodes (as in DevTools). */
export const BASE_SYSTEM_DISTANCE = 100_000_000;
const UNREACHED_DISTANCE = -5;

export interface Heap extends Scripts {
  snapshot: Snapshot;
  names: WellKnownNames;
  /** Detachedness of each node after propagation through DOM trees. */
  detachedness: Uint8Array;
  /** Bytes of each node after ownership transfer: DevTools' Shallow Size. */
  shallowSize: WideColumn;
  /** Number of edges from the nearest user root; BASE_SYSTEM_DISTANCE or more if only internal roots reach the node; UNREACHED_DISTANCE. */
  distance: Int32Array;
  /** Immediate dominator of each node; the root's is the root. */
  dominator: Int32Array;
  /** Bytes that would be freed with each node: its own and those of all nodes it dominates. */
  retainedSize: WideColumn;
  /** Edges that retain their target. */
  essential: EdgeSet;
  /** Retained size of the root and `extra_native_bytes`. */
  totalBytes: number;
  statistics: HeapStatistics;
  /** Where source maps are searched for besides the scripts' folders; undefined: nowhere. */
  sourceSearch?: SourceSearch;
}

/** Folders of source maps, and files of captured sources, those of the snapshot itself first. */
export interface SourceSearch {
  folders: readonly string[];
  captured: readonly string[];
  /** When the snapshot was written, in milliseconds since 1970: a file that is newer may not be what ran. */
  writtenMs?: number | undefined;
  /** Leaves out texts of scripts above 6 MB, which take a second of CPU time: for many rows of which none is the answer. */
  isQuick?: true;
}

/** Sizes after ownership transfer, and the state of DOM nodes. */
export type Weights = Pick<Heap, 'names' | 'detachedness' | 'shallowSize' | 'statistics'>;

/** Distances from the roots, and names of scripts. */
export type Ranges = Pick<Heap, 'distance' | keyof Scripts>;

/** The results that do not need dominators. */
export type Measures = Weights & Ranges;

/** Dominators in preorder numbers; independent of sizes. */
export interface Domination {
  essential: EdgeSet;
  /** Vertex -> node, parents first. */
  node: Int32Array;
  /** Vertex -> vertex of its immediate dominator. */
  dominator: Int32Array;
}

/** Runs all phases in order. `weigh`, `range` and `dominate` are independent and may run in parallel. */
export function analyze(snapshot: Snapshot): Heap {
  const wellKnown = wellKnownNodes(snapshot);
  return retain(snapshot, measure(snapshot, wellKnown), dominate(snapshot, wellKnown));
}

export const measure = (snapshot: Snapshot, wellKnown: WellKnownNodes): Measures => ({ ...weigh(snapshot, wellKnown), ...range(snapshot, wellKnown) });

/** Computes sizes. Time O(nodes + edges); 8 bytes a node in addition to the result. */
export function weigh(snapshot: Snapshot, { names }: WellKnownNodes): Weights {
  const detachedness = domState(snapshot);
  const shallowSize = shallowSizes(snapshot, names, detachedness, userRoots(snapshot, names).length > 0);
  return { names, detachedness, shallowSize, statistics: heapStatistics(snapshot, shallowSize, names, detachedness) };
}

/** Computes distances. Time O(nodes + edges); 4 bytes a node in addition to the result. */
export function range(snapshot: Snapshot, { names, ephemerons }: WellKnownNodes): Ranges {
  const roots = userRoots(snapshot, names);
  const followed = followedEdges(snapshot, names);
  const pairs = new Map(ephemerons.map(({ edge, pair }) => [edge, pair]));
  const seeds = [
    { nodes: roots, distance: 1 },
    { nodes: [snapshot.root], distance: roots.length > 0 ? BASE_SYSTEM_DISTANCE : 0 },
  ];
  return {
    distance: distances(workspaceOf(snapshot), graphOf(snapshot), seeds, followed, pairs, UNREACHED_DISTANCE),
    ...scriptsOf(snapshot, names),
  };
}

/** Computes essential edges and dominators. Time O(nodes + edges log nodes); 36 bytes a node and 4 an edge in addition to the result. */
export function dominate(snapshot: Snapshot, { names, ephemerons }: WellKnownNodes): Domination {
  const essential = essentialEdges(snapshot, pageObjects(snapshot, names), ephemerons);
  const [work, graph] = [workspaceOf(snapshot), graphOf(snapshot)];
  const order = preorder(work, graph, snapshot.root, essential);
  return { essential, node: order.node, dominator: dominators(work, graph, order, essential) };
}

/** Essential edges by target. Run it after `dominate`. */
export const sortRetainers = (snapshot: Snapshot, essential: EdgeSet): Retainers => retainersOf(graphOf(snapshot), essential, workspaceOf(snapshot));

/** Computes retained sizes and completes the heap. Time O(nodes). */
export function retain(snapshot: Snapshot, measures: Measures, { essential, node: nodeOf, dominator: dominatorVertex }: Domination): Heap {
  const { nodeCount } = snapshot;
  const { shallowSize } = measures;
  const { loops, claim } = workspaceOf(snapshot);
  const dominator = claim('dominator');
  const retainedSize = loops.sumOf(shallowSize, nodeCount) > 0xffffffff ? wideColumn(nodeCount) : claim('retainedSize');
  loops.retainSizes(nodeCount, nodeOf, dominatorVertex, shallowSize, dominator, retainedSize);
  return {
    snapshot,
    ...measures,
    dominator,
    retainedSize,
    essential,
    totalBytes: retainedSize[snapshot.root] + snapshot.extraNativeBytes,
  };
}

/** The root's children that belong to the program: non-synthetic nodes, and the DOM trees of documents. In edge order. */
function userRoots(snapshot: Snapshot, names: WellKnownNames): number[] {
  const { nodes, edges, root } = snapshot;
  const roots: number[] = [];
  for (let edge = edges.firstEdge[root], end = edges.firstEdge[root + 1]; edge < end; edge++) {
    const child = edges.toNode[edge];
    if (edges.type[edge] === EdgeType.weak) continue;
    if (nodes.type[child] !== NodeType.synthetic || nodes.name[child] === names.documentTrees) roots.push(child);
  }
  return roots;
}
