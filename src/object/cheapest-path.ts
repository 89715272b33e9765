/** The search for the cheapest path from a root to an object. */
import type { EdgeOrdinal, NodeOrdinal } from '../format/snapshot.js';
import { sourceOf } from '../graph/graph.js';
import type { Retainers } from '../graph/retainers.js';
import type { Heap } from '../heap/heap.js';
import { type Costs, MIN_COST } from './path-costs.js';
import { type Estimates, isStart } from './path-estimates.js';

/** Steps that all searches may still take, until the limit of each is lowered to `MIN_STEPS`, and steps of one search. */
export interface StepBudget {
  left: number;
  most: number;
}

const FAR = 1_000_000;
const MIN_STEPS = 60;
/** Retainers examined for one node; more has a hub, such as a shape. */
const MAX_RETAINERS = 4_000;
/** Of hubs: retainers that are followed, and how much further from a root than the nearest they may be. */
const MAX_OF_HUB = 128;
const MAX_FURTHER = 3;

/**
 * A* search backwards from the node. All searches have the same goals, the roots, so each makes the estimates of the nodes that it has visited better for the next
 * ones (S. Koenig, M. Likhachev, "Adaptive A*", AAMAS 2005, doi 10.1145/1082473.1082748), and a search ends at a node from which the cheapest path is known.
 * Returns the edges from the root to the node; empty for a root.
 */
export function cheapestPath(heap: Heap, tables: readonly Retainers[], costs: Costs, target: NodeOrdinal, budget: StepBudget, above: Estimates): EdgeOrdinal[] {
  const mostSteps = Math.max(MIN_STEPS, Math.min(budget.most, budget.left));
  const { firstEdge, toNode } = heap.snapshot.edges;
  /** Visited nodes, in order; for each its cost to the target, its edge towards the target, and whether both are final. */
  const placeOf = new Map<NodeOrdinal, number>([[target, 0]]);
  const cost = [0];
  const next: EdgeOrdinal[] = [-1];
  const isFinal = [false];
  /** Priority queue: estimates are small integers, so nodes are in buckets by estimate. */
  const buckets: NodeOrdinal[][] = [];
  const greedy = greedyPath(heap, tables[0], costs, target);
  /** The node that most cheaply continues on a path that is known, and the cost of the whole; no node while the greedy path is the cheapest one. */
  let joint = -1;
  let least = costOf(heap, costs, greedy, target, above);
  const push = (node: NodeOrdinal, estimate: number) => {
    (buckets[estimate] ??= []).push(node);
    if (estimate >= least || !above.isKnown(node)) return;
    joint = node;
    least = estimate;
  };
  /** Raises the estimates of the nodes that are final, when every path from a root to the target costs at least as much. */
  const learn = (lowest: number) => {
    placeOf.forEach((place, node) => {
      if (isFinal[place]) above.raise(node, lowest - cost[place]);
    });
  };
  const pathBy = (node: NodeOrdinal): EdgeOrdinal[] => {
    const path = above.pathTo(node);
    for (let at = node; at !== target; at = toNode[path[path.length - 1]]) path.push(next[placeOf.get(at) as number]);
    return path;
  };
  /** An edge to a final node, which costs so much to the target. */
  const follow = (edge: EdgeOrdinal, costOfNode: number, estimate: number): void => {
    const source = sourceOf(firstEdge, edge);
    const known = placeOf.get(source);
    if (known !== undefined && isFinal[known]) return;
    const through = costOfNode + costs.step(edge, source);
    if (known !== undefined && cost[known] <= through) return;
    const place = known ?? cost.length;
    if (known === undefined) {
      placeOf.set(source, place);
      isFinal.push(false);
    }
    cost[place] = through;
    next[place] = edge;
    // The bucket of a better path that is found late may already be empty, so the node is added to the current one.
    push(source, Math.max(estimate, through + above.of(source)));
  };
  push(target, above.of(target));
  let steps = 0;
  for (let estimate = 0; estimate < least && estimate < buckets.length; estimate++) {
    const bucket = buckets[estimate];
    while (bucket && bucket.length > 0 && estimate < least) {
      const node = bucket.pop() as NodeOrdinal;
      const place = placeOf.get(node) as number;
      if (isFinal[place]) continue;
      isFinal[place] = true;
      budget.left--;
      if (++steps > mostSteps) {
        learn(estimate);
        return joint === -1 ? greedy : pathBy(joint);
      }
      for (let table = 0; table < tables.length; table++) {
        const edges = retainersNearRoots(heap, tables[table], node);
        // Indexed: V8 took twice as long to compile iterations of two kinds of arrays.
        for (let at = 0; at < edges.length; at++) follow(edges[at], cost[place], estimate);
      }
    }
  }
  if (least === Number.POSITIVE_INFINITY) return [];
  learn(least);
  const path = joint === -1 ? greedy : pathBy(joint);
  above.settle(path, target);
  return path;
}

/** Cost of a path as it is estimated; infinite if it does not begin at a root. */
function costOf(heap: Heap, costs: Costs, path: readonly EdgeOrdinal[], target: NodeOrdinal, above: Estimates): number {
  const { firstEdge } = heap.snapshot.edges;
  const start = path.length > 0 ? sourceOf(firstEdge, path[0]) : target;
  if (!isStart(heap, start)) return Number.POSITIVE_INFINITY;
  let sum = above.of(start);
  for (const edge of path) sum += costs.step(edge, sourceOf(firstEdge, edge));
  return sum;
}

/** The edges to a node; of a hub, such as the scope of many functions, those that begin nearest to a root. */
function retainersNearRoots({ snapshot, distance }: Heap, retainers: Retainers, node: NodeOrdinal): ArrayLike<EdgeOrdinal> {
  const { start, edge } = retainers;
  if (start[node + 1] - start[node] <= MAX_RETAINERS) return edge.subarray(start[node], start[node + 1]);
  let known = nearRoots.get(retainers);
  if (!known) nearRoots.set(retainers, (known = new Map()));
  let near = known.get(node);
  if (!near) known.set(node, (near = nearestOf(snapshot.edges.firstEdge, distance, edge.subarray(start[node], start[node + 1]))));
  return near;
}

/** Of the hubs that searches have met. */
const nearRoots = new WeakMap<Retainers, Map<NodeOrdinal, EdgeOrdinal[]>>();

function nearestOf(firstEdge: Uint32Array, distance: Int32Array, all: Uint32Array): EdgeOrdinal[] {
  /** The edges of each distance up to `MAX_FURTHER` beyond the nearest. */
  const near = Array.from({ length: MAX_FURTHER + 1 }, (): EdgeOrdinal[] => []);
  let nearest = FAR + 1;
  for (let at = 0; at < all.length; at++) {
    const own = distance[sourceOf(firstEdge, all[at])];
    const further = (own < 0 ? FAR : Math.min(FAR, own)) - nearest;
    if (further < 0) {
      for (let step = MAX_FURTHER; step >= 0; step--) near[step] = step + further < 0 ? [] : near[step + further];
      nearest += further;
    }
    const list = near[Math.max(0, further)];
    if (further <= MAX_FURTHER && list.length < MAX_OF_HUB) list.push(all[at]);
  }
  return near.flat().slice(0, MAX_OF_HUB);
}

/** From each node to the cheapest retainer that is nearer to a root. */
function greedyPath(heap: Heap, { start, edge: retaining }: Retainers, costs: Costs, target: NodeOrdinal): EdgeOrdinal[] {
  const { snapshot, distance } = heap;
  const { firstEdge } = snapshot.edges;
  const path: EdgeOrdinal[] = [];
  for (let node = target; !isStart(heap, node); ) {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let at = start[node], end = Math.min(start[node + 1], at + MAX_RETAINERS); at < end; at++) {
      const source = sourceOf(firstEdge, retaining[at]);
      if (distance[source] < 0 || distance[source] >= distance[node]) continue;
      const cost = costs.step(retaining[at], source) + MIN_COST * Math.min(FAR, distance[source]);
      if (cost >= least) continue;
      least = cost;
      best = retaining[at];
    }
    if (best === -1) break;
    path.push(best);
    node = sourceOf(firstEdge, best);
  }
  return path.reverse();
}
