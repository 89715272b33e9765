/**
 * What one snapshot means. A Heap is the snapshot and derived columns, each new: nothing overwrites what was read.
 * The phases stand in order, on one screen.
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
import { type Landmarks, landmarks } from './landmarks.js';
import { scriptNames } from './locations.js';
import type { WellKnownNames } from './names.js';
import { shallowSizes, wideColumn } from './ownership.js';

/** Distance of nodes that only the root's own bookkeeping reaches, and of those nothing reaches (as DevTools has them). */
export const BASE_SYSTEM_DISTANCE = 100_000_000;
export const UNREACHED_DISTANCE = -5;

export interface Heap {
  snapshot: Snapshot;
  names: WellKnownNames;
  /** Detachedness of each node after it spread through DOM trees. */
  detachedness: Uint8Array;
  /** Bytes of each node after ownership transfer: DevTools' Shallow Size. */
  shallowSize: WideColumn;
  /** Edges from the user roots; BASE_SYSTEM_DISTANCE and more: from the root only; UNREACHED_DISTANCE. */
  distance: Int32Array;
  /** Immediate dominator of each node; the root's is the root. */
  dominator: Int32Array;
  /** Bytes that would go with each node: its own and of all it dominates. */
  retainedSize: WideColumn;
  /** Edges that retain what they lead to. */
  essential: EdgeSet;
  /** Retained size of the root and `extra_native_bytes`. */
  totalBytes: number;
  statistics: HeapStatistics;
  /** Script id -> name, as far as the snapshot knows it. */
  scriptNames: Map<number, string>;
}

/** Sizes after ownership transfer, and the state of DOM nodes. */
export type Weights = Pick<Heap, 'names' | 'detachedness' | 'shallowSize' | 'statistics'>;

/** How far nodes are from a root, and what is known of scripts. */
export type Ranges = Pick<Heap, 'distance' | 'scriptNames'>;

/** What needs no dominators. */
export type Measures = Weights & Ranges;

/** Who dominates whom, in preorder numbers: sizes are not needed to know it. */
export interface Domination {
  essential: EdgeSet;
  /** Vertex -> node, parents first. */
  node: Int32Array;
  /** Vertex -> vertex of its immediate dominator. */
  dominator: Int32Array;
}

/** All phases in order. `weigh`, `range` and `dominate` know nothing of each other and may run side by side. */
export function analyze(snapshot: Snapshot): Heap {
  const known = landmarks(snapshot);
  return retain(snapshot, measure(snapshot, known), dominate(snapshot, known));
}

export const measure = (snapshot: Snapshot, known: Landmarks): Measures => ({ ...weigh(snapshot, known), ...range(snapshot, known) });

/** Sizes. Time O(nodes + edges); 8 bytes a node besides the result. */
export function weigh(snapshot: Snapshot, { names }: Landmarks): Weights {
  const detachedness = domState(snapshot);
  const shallowSize = shallowSizes(snapshot, names, detachedness, userRoots(snapshot, names).length > 0);
  return { names, detachedness, shallowSize, statistics: heapStatistics(snapshot, shallowSize, names, detachedness) };
}

/** Distances. Time O(nodes + edges); 4 bytes a node besides the result. */
export function range(snapshot: Snapshot, { names, ephemerons }: Landmarks): Ranges {
  const roots = userRoots(snapshot, names);
  const followed = followedEdges(snapshot, names);
  const pairs = new Map(ephemerons.map(({ edge, pair }) => [edge, pair]));
  const seeds = [
    { nodes: roots, distance: 1 },
    { nodes: [snapshot.root], distance: roots.length > 0 ? BASE_SYSTEM_DISTANCE : 0 },
  ];
  return {
    distance: distances(workspaceOf(snapshot), graphOf(snapshot), seeds, followed, pairs, UNREACHED_DISTANCE),
    scriptNames: scriptNames(snapshot, names),
  };
}

/** Essential edges and dominators. Time O(nodes + edges log nodes); 36 bytes a node and 4 an edge besides the result. */
export function dominate(snapshot: Snapshot, { names, ephemerons }: Landmarks): Domination {
  const essential = essentialEdges(snapshot, pageObjects(snapshot, names), ephemerons);
  const [work, graph] = [workspaceOf(snapshot), graphOf(snapshot)];
  const order = preorder(work, graph, snapshot.root, essential);
  return { essential, node: order.node, dominator: dominators(work, graph, order, essential) };
}

/** The edges that retain, by target; after `dominate`. */
export const sortRetainers = (snapshot: Snapshot, essential: EdgeSet): Retainers => retainersOf(graphOf(snapshot), essential, workspaceOf(snapshot));

/** What each node retains, and the heap complete. Time O(nodes). */
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

/** The root's children that belong to the program: all but V8's own synthetic ones, and the DOM trees of documents. In edge order. */
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
