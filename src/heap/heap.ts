/**
 * What one snapshot means. A Heap is the snapshot and derived columns, each new: nothing overwrites what was read.
 * The phases stand in order, on one screen.
 */
import { EdgeType, NodeType, type Snapshot, type WideColumn } from '../format/snapshot.js';
import { distances } from '../graph/distances.js';
import { dominators, retainedSizes } from '../graph/dominators.js';
import type { EdgeSet, Graph } from '../graph/graph.js';
import { preorder } from '../graph/preorder.js';
import { domState } from './dom-state.js';
import { essentialEdges, followedEdges, graphOf, pageObjects, strongEdges } from './edge-sets.js';
import { ephemeronNames, ephemeronPairs } from './ephemerons.js';
import { scriptNames } from './locations.js';
import { type WellKnownNames, wellKnownNames } from './names.js';
import { shallowSizes } from './ownership.js';
import { type HeapStatistics, heapStatistics } from './statistics.js';

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
  /** Retained size of the root and `extra_native_bytes`. */
  totalBytes: number;
  statistics: HeapStatistics;
  /** Script id -> name, as far as the snapshot knows it. */
  scriptNames: Map<number, string>;
}

export type Phase = 'reading' | 'sizes' | 'distances' | 'dominators' | 'classes';

/** Time O(nodes + edges log nodes). Peak besides the snapshot: about 45 bytes a node and 4 an edge. */
export function analyze(snapshot: Snapshot, onPhase: (phase: Phase) => void = () => {}): Heap {
  const names = wellKnownNames(snapshot.strings);
  const graph = graphOf(snapshot);
  const strong = strongEdges(snapshot);
  const ephemerons = ephemeronNames(snapshot.strings);
  const roots = userRoots(snapshot, names);

  onPhase('sizes');
  const detachedness = domState(snapshot);
  const shallowSize = shallowSizes(snapshot, names, roots.length > 0);
  const statistics = heapStatistics(snapshot, shallowSize, names);

  onPhase('distances');
  const followed = followedEdges(snapshot, strong, names);
  const rest = { nodes: [snapshot.root], distance: roots.length > 0 ? BASE_SYSTEM_DISTANCE : 0 };
  const distance = shared(distances(graph, [{ nodes: roots, distance: 1 }, rest], followed, ephemeronPairs(snapshot, ephemerons), UNREACHED_DISTANCE));

  onPhase('dominators');
  const essential = essentialEdges(snapshot, pageObjects(snapshot, strong, names), ephemerons);
  const { dominator, retainedSize } = retention(graph, snapshot.root, essential, shallowSize);

  return {
    snapshot,
    names,
    detachedness,
    shallowSize,
    distance,
    dominator,
    retainedSize,
    totalBytes: retainedSize[snapshot.root] + snapshot.extraNativeBytes,
    statistics,
    scriptNames: scriptNames(snapshot),
  };
}

function shared(column: Int32Array): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(4 * column.length));
  copy.set(column);
  return copy;
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

/** Dominators and retained sizes, back from preorder numbers to node ordinals. */
function retention(graph: Graph, root: number, essential: EdgeSet, shallowSize: WideColumn): { dominator: Int32Array; retainedSize: WideColumn } {
  const order = preorder(graph, root, essential);
  const dominatorVertex = dominators(graph, order, essential);
  const retainedByVertex = retainedSizes(shallowSize, order, dominatorVertex);
  const { nodeCount } = graph;
  const dominator = new Int32Array(new SharedArrayBuffer(4 * nodeCount));
  const wide = retainedByVertex[0] > 0xffffffff;
  const retainedSize = wide ? new Float64Array(new SharedArrayBuffer(8 * nodeCount)) : new Uint32Array(new SharedArrayBuffer(4 * nodeCount));
  for (let vertex = 0; vertex < nodeCount; vertex++) {
    const node = order.node[vertex];
    dominator[node] = order.node[dominatorVertex[vertex]];
    retainedSize[node] = retainedByVertex[vertex];
  }
  return { dominator, retainedSize };
}
