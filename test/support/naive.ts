/** Slow, simple implementations of the graph algorithms, as references for the fast ones. */
import type { EdgeSet, Graph } from '../../src/graph/graph.js';

/** The edges of a set as pairs, in file order. */
export interface PlainEdge {
  edge: number;
  from: number;
  to: number;
}

export function plainEdges({ nodeCount, firstEdge, toNode }: Graph, kept?: EdgeSet): PlainEdge[] {
  const edges: PlainEdge[] = [];
  for (let from = 0; from < nodeCount; from++) {
    for (let edge = firstEdge[from]; edge < firstEdge[from + 1]; edge++) {
      if (!kept || (kept[edge >>> 5] >>> (edge & 31)) & 1) edges.push({ edge, from, to: toNode[edge] });
    }
  }
  return edges;
}

/** All nodes reachable from the seeds without passing through the node `without`. */
export function reachableFrom(seeds: readonly number[], edges: readonly PlainEdge[], without = -1): Set<number> {
  const reached = new Set(seeds.filter((seed) => seed !== without));
  for (let grew = true; grew; ) {
    grew = false;
    for (const { from, to } of edges) {
      if (!reached.has(from) || reached.has(to) || to === without) continue;
      reached.add(to);
      grew = true;
    }
  }
  return reached;
}

/** Starts of the depth-first search: the root, then each unreached node without retainers. */
export function searchStarts(graph: Graph, root: number, retaining: EdgeSet): number[] {
  const edges = plainEdges(graph, retaining);
  const starts = [root];
  for (let node = 0; node < graph.nodeCount; node++) {
    if (reachableFrom(starts, edges).has(node) || edges.some(({ to }) => to === node)) continue;
    starts.push(node);
  }
  return starts;
}

/** Nodes in depth-first order with their parents, by recursion. */
export function depthFirst(graph: Graph, root: number, retaining: EdgeSet): { order: number[]; parent: Map<number, number> } {
  const edges = plainEdges(graph, retaining);
  const order: number[] = [];
  const parent = new Map<number, number>();
  const visit = (node: number, from: number): void => {
    if (parent.has(node)) return;
    parent.set(node, from);
    order.push(node);
    for (const edge of edges) if (edge.from === node) visit(edge.to, node);
  };
  for (const start of searchStarts(graph, root, retaining)) visit(start, root);
  return { order, parent };
}

/**
 * Immediate dominator by node: removes each node in turn and finds the nodes that become unreachable. The root is a retainer of every start;
 * nodes that no search reaches are dominated by the root and retain nothing.
 */
export function naiveDominators(graph: Graph, root: number, retaining: EdgeSet): number[] {
  const edges = plainEdges(graph, retaining);
  const starts = searchStarts(graph, root, retaining);
  const reached = reachableFrom(starts, edges);
  const above = new Map<number, Set<number>>([...reached].map((node) => [node, new Set([root])]));
  for (const removed of reached) {
    if (removed === root) continue;
    const left = reachableFrom(starts, edges, removed);
    for (const node of reached) if (node !== removed && !left.has(node)) above.get(node)?.add(removed);
  }
  // The nearest dominator is the one that all others dominate.
  return Array.from({ length: graph.nodeCount }, (_, node) => {
    const dominators = [...(above.get(node) ?? [root])];
    return dominators.reduce((best, other) => ((above.get(other)?.size ?? 0) >= (above.get(best)?.size ?? 0) && other !== root ? other : best), root);
  });
}

/** Bytes freed with a node, by definition rather than from the dominator tree. */
export function naiveRetainedSizes(graph: Graph, root: number, retaining: EdgeSet, size: ArrayLike<number>): number[] {
  const edges = plainEdges(graph, retaining);
  const starts = searchStarts(graph, root, retaining);
  const reached = reachableFrom(starts, edges);
  const sum = (nodes: Iterable<number>) => [...nodes].reduce((total, node) => total + size[node], 0);
  const all = sum(Array.from({ length: graph.nodeCount }, (_, node) => node));
  return Array.from({ length: graph.nodeCount }, (_, node) => {
    if (node === root) return all;
    if (!reached.has(node)) return size[node];
    const left = reachableFrom(starts, edges, node);
    return sum([...reached].filter((other) => !left.has(other)));
  });
}

/** Distances level by level. Of two edges with one pair number, only the second one reached is followed. */
export function naiveDistances(
  graph: Graph,
  seeds: readonly { nodes: readonly number[]; distance: number }[],
  follow: EdgeSet,
  pairs: ReadonlyMap<number, number>,
  unreached: number,
): number[] {
  const edges = plainEdges(graph, follow);
  const found = new Map<number, number>();
  const met = new Set<number>();
  for (const seed of seeds) {
    let level = [...new Set(seed.nodes)].filter((node) => !found.has(node));
    for (const node of level) found.set(node, seed.distance);
    for (let distance = seed.distance + 1; level.length > 0; distance++) {
      const next: number[] = [];
      for (const node of level) {
        for (const { edge, from, to } of edges) {
          if (from !== node || found.has(to)) continue;
          const pair = pairs.get(edge);
          if (pair !== undefined && !met.has(pair)) {
            met.add(pair);
            continue;
          }
          found.set(to, distance);
          next.push(to);
        }
      }
      level = next;
    }
  }
  return Array.from({ length: graph.nodeCount }, (_, node) => found.get(node) ?? unreached);
}

/** Sum of weights of the members of each group without an ancestor in the group: walks up from every node. */
export function naiveTopmostSums(parent: ArrayLike<number>, root: number, group: ArrayLike<number>, groupCount: number, weight: ArrayLike<number>): number[] {
  const sums = new Array<number>(groupCount).fill(0);
  for (let node = 0; node < group.length; node++) {
    if (group[node] < 0) continue;
    let covered = false;
    for (let at = node; at !== root; ) {
      at = parent[at];
      if (group[at] === group[node]) covered = true;
    }
    if (!covered) sums[group[node]] += weight[node];
  }
  return sums;
}
