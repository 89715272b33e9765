/**
 * A directed graph as two columns. This module uses numbers only: no strings, and nothing specific to V8.
 */
import type { Bits } from './bits.js';

export interface Graph {
  nodeCount: number;
  /** nodeCount + 1 entries: edges of node n are firstEdge[n] to firstEdge[n + 1] - 1. */
  firstEdge: Uint32Array;
  /** Target of each edge. */
  toNode: Int32Array;
}

/** A set of edges of a graph, one bit an edge. */
export type EdgeSet = Bits;
/** A set of nodes of a graph, one bit a node. */
export type NodeSet = Bits;

/** A column on shared memory, which other threads read without a copy. */
export const sharedColumn = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * length));

/** The source node of an edge: the last node whose first edge is not after it. Binary search. */
export function sourceOf(firstEdge: Uint32Array, edge: number): number {
  let low = 0;
  let high = firstEdge.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (firstEdge[middle] <= edge) low = middle;
    else high = middle;
  }
  return low;
}
