/**
 * Immediate dominators.
 *
 * Semi-NCA: L. Georgiadis, R. E. Tarjan, R. F. Werneck, "Finding Dominators in Practice", Journal of Graph Algorithms and
 * Applications 10 (2006) 69-94, doi 10.7155/jgaa.00119; path compression as in T. Lengauer, R. E. Tarjan, "A Fast Algorithm for
 * Finding Dominators in a Flowgraph", TOPLAS 1 (1979) 121-141, doi 10.1145/357062.357071.
 * Departures: vertices are preorder numbers already, so labels are semidominators themselves; of the retainers before a vertex only the
 * smallest can be its semidominator, so only retainers after it are listed (about three edges in four are never touched twice).
 */
import { hasBit } from './bit-sets.js';

/**
 * Retainers with larger numbers (back and cross edges), by vertex, as a counting sort. `start` holds counts before and first entries after, one more than
 * vertices. Each list is filled from its end, so that its start slides down to its place; in the order of nodes, as their edges are stored, because the
 * order within a list does not matter.
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
 * Semidominators into `semi`, which holds the smallest retainer of each vertex before. `start` becomes the column of labels (smallest semidominator on the
 * compressed path above a vertex, itself included): an entry is read for the last time just before the label is written there. `ancestor` starts as the
 * parents. `path` is scratch: a chain of ancestors, each smaller than the one before.
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
        let least = label[below];
        while (length > 0) {
          const step = path[--length];
          const known = label[step];
          if (known > least) label[step] = least;
          else least = known;
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

/** Vertex -> vertex of its dominator, from semidominators and, in the same column, parents. */
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
 * From vertices, parents first, to nodes: the dominator of each, and its size with all that it dominates. One loop from the last vertex to the first, because
 * a dominator precedes what it dominates. Exact as far as the column reaches, in doubles to 2^53.
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
