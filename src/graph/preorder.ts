/**
 * Depth-first order. After renumbering by it, parents precede children: dominators and sums over subtrees become plain loops.
 * A *vertex* is a node's number in this order; the root is vertex 0.
 */
import { createBits, setBit } from './bits.js';
import { type EdgeSet, type Graph, type NodeSet, sharedColumn } from './graph.js';

export interface Preorder {
  /** Vertex -> node; on shared memory. */
  node: Int32Array;
  /** Node -> vertex. */
  vertex: Int32Array;
  /** Vertex -> vertex of its parent in the search tree; the root's is 0. */
  parent: Int32Array;
  /** Vertices below this were reached by a search. The rest are rings of garbage: each a child of the root, their edges retain nothing. */
  reachedCount: number;
  /** Vertex -> smallest vertex with an edge to it (tree and forward edges). */
  firstRetainer: Int32Array;
  /** Vertex -> number of edges to it from larger vertices (back and cross edges). */
  laterRetainers: Int32Array;
}

/**
 * Depth-first search from the root over `retaining`; then from each node that is still unreached and has no retainer at all, in
 * ordinal order, as a child of the root. What is unreached even then is numbered last.
 * Iterative: the search tree itself is the stack. Time O(nodes + edges); 24 bytes a node.
 */
export function preorder(graph: Graph, root: number, retaining: EdgeSet): Preorder {
  const { nodeCount, firstEdge, toNode } = graph;
  const node = sharedColumn(nodeCount);
  const vertex = new Int32Array(nodeCount).fill(-1);
  const parent = new Int32Array(nodeCount);
  const firstRetainer = new Int32Array(nodeCount);
  const laterRetainers = new Int32Array(nodeCount);
  /** Next edge to look at, by vertex on the current path. */
  const cursor = new Uint32Array(nodeCount);
  let count = 0;

  const search = (start: number): void => {
    let current = count;
    node[count] = start;
    vertex[start] = count++;
    cursor[current] = firstEdge[start];
    const top = current;
    for (;;) {
      const end = firstEdge[node[current] + 1];
      let edge = cursor[current];
      let descended = false;
      for (; edge < end; edge++) {
        if (!(retaining[edge >>> 5] & (1 << (edge & 31)))) continue;
        const target = toNode[edge];
        const seen = vertex[target];
        if (seen === -1) {
          cursor[current] = edge + 1;
          vertex[target] = count;
          node[count] = target;
          parent[count] = current;
          firstRetainer[count] = current;
          cursor[count] = firstEdge[target];
          current = count++;
          descended = true;
          break;
        }
        if (seen < current) laterRetainers[seen]++;
        // A forward edge: its source is an ancestor of the tree parent, so smaller than all met before.
        else if (current < firstRetainer[seen]) firstRetainer[seen] = current;
      }
      if (descended) continue;
      if (current === top) return;
      current = parent[current];
    }
  };

  search(root);
  if (count < nodeCount) {
    const retained = retainedByUnreached(graph, retaining, vertex);
    for (let candidate = 0; candidate < nodeCount; candidate++) {
      if (vertex[candidate] === -1 && !(retained[candidate >>> 5] & (1 << (candidate & 31)))) search(candidate);
    }
  }
  const reachedCount = count;
  for (let rest = 0; count < nodeCount; rest++) {
    if (vertex[rest] !== -1) continue;
    node[count] = rest;
    vertex[rest] = count++;
  }
  return { node, vertex, parent, reachedCount, firstRetainer, laterRetainers };
}

/** Nodes that an edge of `retaining` leads to from an unreached node; a reached one leads to reached ones only. */
function retainedByUnreached(graph: Graph, retaining: EdgeSet, vertex: Int32Array): NodeSet {
  const { toNode, firstEdge, nodeCount } = graph;
  const retained = createBits(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    if (vertex[node] !== -1) continue;
    for (let edge = firstEdge[node], end = firstEdge[node + 1]; edge < end; edge++) {
      if (retaining[edge >>> 5] & (1 << (edge & 31))) setBit(retained, toNode[edge]);
    }
  }
  return retained;
}
