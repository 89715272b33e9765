/** How a programmer reaches each object from its dominator: the most telling edge that leads there. */
import { type EdgeOrdinal, EdgeType, NodeType, type Snapshot } from '../format/snapshot.js';
import { createBits, setBit } from '../graph/bits.js';
import type { NodeSet } from '../graph/graph.js';
import type { Heap } from '../heap/heap.js';

export interface DominatingEdges {
  /** Node -> the edge from its dominator, or from a store of that; -1 where it is reached by several ways below. */
  edge: Int32Array;
  /** Node -> where that edge begins. */
  source: Int32Array;
  /** The arrays in which Maps, Sets, arrays and objects keep their entries: parts of their owners. */
  isStore: NodeSet;
}

/** Names that say least, because every object has them. */
const USELESS = 20;
const UNKNOWN = 255;

/** Passes over the edges of objects that dominate others; 9 bytes a node. Of equally telling edges the first counts. */
export function dominatingEdges(heap: Heap): DominatingEdges {
  const { snapshot, dominator, essential } = heap;
  const { nodeCount, edges } = snapshot;
  const { firstEdge, toNode } = edges;
  const dominates = dominators(heap);
  const isStore = stores(heap);
  const rankOf = edgeRanks(heap);
  const edge = new Int32Array(nodeCount).fill(-1);
  const source = new Int32Array(nodeCount).fill(-1);
  const best = new Uint8Array(nodeCount).fill(UNKNOWN);
  for (let node = 0; node < nodeCount; node++) {
    const bit = 1 << (node & 31);
    const isPart = (isStore[node >>> 5] & bit) !== 0;
    if (!isPart && (dominates[node >>> 5] & bit) === 0) continue;
    const owner = isPart ? dominator[node] : node;
    for (let at = firstEdge[node], end = firstEdge[node + 1]; at < end; at++) {
      if ((essential[at >>> 5] & (1 << (at & 31))) === 0) continue;
      const target = toNode[at];
      const above = dominator[target];
      if (above !== node && above !== owner) continue;
      const rank = rankOf(at);
      if (rank >= best[target]) continue;
      best[target] = rank;
      edge[target] = at;
      source[target] = node;
    }
  }
  return { edge, source, isStore };
}

/** Nodes that dominate others: a few in ten. */
function dominators({ snapshot: { nodeCount }, dominator }: Heap): NodeSet {
  const dominates = createBits(nodeCount);
  for (let node = 0; node < nodeCount; node++) setBit(dominates, dominator[node]);
  return dominates;
}

function stores({ snapshot, dominator, names }: Heap): NodeSet {
  const { nodeCount, nodes, edges } = snapshot;
  const isStore = createBits(nodeCount);
  const hasArray = createBits(nodeCount);
  for (let node = 0; node < nodeCount; node++) if (nodes.type[node] === NodeType.array) setBit(hasArray, dominator[node]);
  for (let node = 0; node < nodeCount; node++) {
    if ((hasArray[node >>> 5] & (1 << (node & 31))) === 0 || (nodes.type[node] !== NodeType.object && nodes.type[node] !== NodeType.closure)) continue;
    for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
      if (edges.type[edge] !== EdgeType.internal) continue;
      const name = edges.nameOrIndex[edge];
      if (name !== names.table && name !== names.elements && name !== names.properties) continue;
      const target = edges.toNode[edge];
      if (nodes.type[target] === NodeType.array && dominator[target] === node) setBit(isStore, target);
    }
  }
  return isStore;
}

/** Smaller is more telling. */
function edgeRanks({ snapshot, names }: Heap): (edge: EdgeOrdinal) => number {
  const { edges, strings } = snapshot;
  const useless = new Set([names.proto, names.map, names.constructorName, names.prototype]);
  const telling = new Set([names.table, names.elements, names.properties, names.context]);
  return (edge) => {
    const name = edges.nameOrIndex[edge];
    switch (edges.type[edge]) {
      case EdgeType.property:
        return useless.has(name) ? USELESS : 1;
      case EdgeType.context:
      case EdgeType.element:
      case EdgeType.shortcut:
        return 1;
      case EdgeType.internal:
        if (telling.has(name)) return 2;
        if (startsWithDigit(strings, name)) return 3;
        return useless.has(name) ? USELESS : 10;
      default:
        return 50;
    }
  };
}

/** Numbered slots: "3", "17 / part of key". */
export function startsWithDigit({ bytes, start }: Snapshot['strings'], index: number): boolean {
  const first = bytes[start[index]];
  return start[index + 1] > start[index] && first >= 0x30 && first <= 0x39;
}
