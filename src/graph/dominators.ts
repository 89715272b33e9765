/**
 * Immediate dominators and what they retain.
 *
 * Semi-NCA: L. Georgiadis, R. E. Tarjan, R. F. Werneck, "Finding Dominators in Practice", Journal of Graph Algorithms and
 * Applications 10 (2006) 69-94, doi 10.7155/jgaa.00119; path compression as in T. Lengauer, R. E. Tarjan, "A Fast Algorithm for
 * Finding Dominators in a Flowgraph", TOPLAS 1 (1979) 121-141, doi 10.1145/357062.357071.
 * Departures: vertices are preorder numbers already, so labels are semidominators themselves; of the retainers before a vertex only the
 * smallest can be its semidominator, so only retainers after it are listed (about three edges in four are never touched twice).
 */
import { type EdgeSet, type Graph, sharedColumn } from './graph.js';
import type { Preorder } from './preorder.js';

/**
 * Vertex -> vertex of its immediate dominator (the root's is 0).
 * Uses up the order: its columns but `node` and `parent` are written over, because fresh memory costs more than any loop here.
 * Time O(edges log nodes), near linear in practice; 8 bytes a node and 4 an edge that runs backwards, besides the result (on shared memory).
 */
export function dominators(graph: Graph, order: Preorder, retaining: EdgeSet): Int32Array {
  const { parent, reachedCount, firstRetainer } = order;
  const { start, retainer } = laterRetainers(graph, order, retaining);
  const semi = firstRetainer;
  /** Smallest semidominator on the compressed path above a vertex, itself included. */
  const label = order.laterRetainers;
  const ancestor = order.vertex;
  ancestor.set(parent);
  // A path is a chain of ancestors, each smaller than the one before: reachedCount entries suffice.
  const path = new Int32Array(reachedCount);

  for (let vertex = reachedCount - 1; vertex > 0; vertex--) {
    let smallest = semi[vertex];
    for (let at = start[vertex], end = start[vertex + 1]; at < end; at++) {
      const from = retainer[at];
      let above = ancestor[from];
      if (above > vertex) {
        // Compress the path from here up to the first vertex that is not processed yet.
        let length = 0;
        let below = from;
        while (above > vertex) {
          path[length++] = below;
          below = above;
          above = ancestor[below];
        }
        let least = label[below];
        while (length > 0) {
          const step = path[--length];
          if (label[step] > least) label[step] = least;
          else least = label[step];
          ancestor[step] = above;
        }
      }
      if (label[from] < smallest) smallest = label[from];
    }
    semi[vertex] = smallest;
    label[vertex] = smallest;
  }

  const dominator = sharedColumn(graph.nodeCount);
  for (let vertex = 1; vertex < reachedCount; vertex++) {
    let candidate = parent[vertex];
    while (candidate > semi[vertex]) candidate = dominator[candidate];
    dominator[vertex] = candidate;
  }
  return dominator;
}

/** For each vertex the retainers with larger numbers (back and cross edges), as a counting sort by target. */
function laterRetainers(graph: Graph, order: Preorder, retaining: EdgeSet): { start: Uint32Array; retainer: Int32Array } {
  const { firstEdge, toNode } = graph;
  const { node, vertex, reachedCount, laterRetainers: counts } = order;
  const start = new Uint32Array(reachedCount + 1);
  let total = 0;
  for (let target = 0; target < reachedCount; target++) {
    total += counts[target];
    start[target] = total;
  }
  start[reachedCount] = total;
  const retainer = new Int32Array(total);
  // Filled from the end, so that each start slides down to its place.
  for (let source = reachedCount - 1; source > 0; source--) {
    const from = node[source];
    for (let edge = firstEdge[from], end = firstEdge[from + 1]; edge < end; edge++) {
      if (!(retaining[edge >>> 5] & (1 << (edge & 31)))) continue;
      const target = vertex[toNode[edge]];
      if (target < source) retainer[--start[target]] = source;
    }
  }
  return { start, retainer };
}

/**
 * Own sizes by node become retained sizes: each node's and those of all it dominates. `node` and `dominator` are by vertex. One loop from the
 * last vertex to the first, because a dominator precedes what it dominates. Exact as far as the column reaches, in doubles to 2^53.
 */
export function addRetainedSizes(sizes: Uint32Array | Float64Array, node: Int32Array, dominator: Int32Array): void {
  for (let vertex = node.length - 1; vertex > 0; vertex--) sizes[node[dominator[vertex]]] += sizes[node[vertex]];
}
