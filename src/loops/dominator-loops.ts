/**
 * Immediate dominators.
 *
 * Semi-NCA: L. Georgiadis, R. E. Tarjan, R. F. Werneck, "Finding Dominators in Practice", Journal of Graph Algorithms and
 * Applications 10 (2006) 69-94, doi 10.7155/jgaa.00119; path compression as in T. Lengauer, R. E. Tarjan, "A Fast Algorithm for
 * Finding Dominators in a Flowgraph", TOPLAS 1 (1979) 121-141, doi 10.1145/357062.357071.
 * Differences: vertices are preorder numbers, so labels are semidominators; among the retainers before a vertex only the
 * smallest can be its semidominator, so only retainers after it are listed (about three edges in four are read only once).
 */
import { hasBit } from './bit-sets.js';

/**
 * Lists the retainers of each vertex with larger numbers (back and cross edges), by counting sort. `start`: counts on entry, first entries on return, one
 * entry more than vertices. Each list is filled from its end, which moves its start to its first entry; in the order of nodes, as their edges are stored,
 * because the order within a list does not matter.
 */
export function listLaterRetainers(
  nodeCount: i32,
  reachedCount: i32,
  firstEdge: Words,
  toNode: Ints,
  retaining: Ints,
  vertex: Ints,
  start: Words,
  retainer: Ints,
): void {
  let total: u32 = 0;
  for (let target = 0; target < reachedCount; target++) {
    total += start[target];
    start[target] = total;
  }
  start[reachedCount] = total;
  let edge = firstEdge[0];
  for (let from = 0; from < nodeCount; from++) {
    const source = vertex[from];
    const end = firstEdge[from + 1];
    if (source >= reachedCount) edge = end;
    for (; edge < end; edge++) {
      if (!hasBit(retaining, edge)) continue;
      const target = vertex[toNode[edge]];
      if (target >= source) continue;
      const place = start[target] - 1;
      start[target] = place;
      retainer[place] = source;
    }
  }
}

/**
 * Computes semidominators in `semi`, which holds the smallest retainer of each vertex on entry. `start` becomes the column of labels (smallest
 * semidominator on the compressed path above a vertex, including itself): each entry is last read just before its label is written. `ancestor` holds the
 * parents on entry. `path` is scratch: a chain of ancestors, each smaller than the one before.
 */
export function semidominators(reachedCount: i32, start: Words, retainer: Ints, semi: Words, ancestor: Ints, path: Ints): void {
  const label = start;
  let end = start[reachedCount];
  for (let vertex = reachedCount - 1; vertex > 0; vertex--) {
    let smallest = semi[vertex];
    const first = start[vertex];
    for (let at = first; at < end; at++) {
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
        let smallestLabel = label[below];
        while (length > 0) {
          const step = path[--length];
          const own = label[step];
          if (own > smallestLabel) label[step] = smallestLabel;
          else smallestLabel = own;
          ancestor[step] = above;
        }
      }
      const found = label[from];
      if (found < smallest) smallest = found;
    }
    semi[vertex] = smallest;
    label[vertex] = smallest;
    end = first;
  }
}

/** Replaces the parent of each vertex in `dominator` by its immediate dominator. */
export function dominatorsOf(reachedCount: i32, semi: Words, dominator: Ints): void {
  dominator[0] = 0;
  for (let vertex = 1; vertex < reachedCount; vertex++) {
    const least: i32 = semi[vertex];
    let candidate = dominator[vertex];
    while (candidate > least) candidate = dominator[candidate];
    dominator[vertex] = candidate;
  }
}

/**
 * Converts dominators from vertices (parents first) to nodes, and computes retained sizes. One loop from the last vertex to the first, because
 * a dominator precedes the vertices it dominates. Exact within the range of the column; doubles up to 2^53.
 */
export function retainSizes(nodeCount: i32, node: Ints, dominatorVertex: Ints, size: Sizes, dominator: Ints, retained: Sizes): void {
  for (let each = 0; each < nodeCount; each++) retained[each] = size[each];
  for (let vertex = nodeCount - 1; vertex > 0; vertex--) {
    const own = node[vertex];
    const above = node[dominatorVertex[vertex]];
    dominator[own] = above;
    retained[above] = retained[above] + retained[own];
  }
  dominator[node[0]] = node[0];
}
