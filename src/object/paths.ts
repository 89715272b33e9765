/**
 * Readable retaining paths: from a root to an object, preferring edges with names from the program. Never over a weak edge or the table of a
 * WeakMap, and over the stack of the call that took the snapshot only if nothing else holds the object.
 */
import { type EdgeOrdinal, EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { sourceOf } from '../graph/graph.js';
import { type Retainers, retainersOf } from '../graph/retainers.js';
import { graphOf } from '../heap/edge-sets.js';
import type { Heap } from '../heap/heap.js';
import { type Exported, exportedVariable, isModule } from './exported.js';
import { outsideRetainers } from './outside.js';
import { edgesFromOwnVariable, isForeign } from './own-variables.js';
import { type Costs, createCosts, MIN_COST } from './path-costs.js';

/** One step down: the node, and the edge that leads to it from the one above. Stores are folded into their owner's step. */
export interface PathNode {
  node: NodeOrdinal;
  /** -1 for the first. */
  edge: EdgeOrdinal;
  /** The owner's edge to its store ("table", "elements", "properties") if a store was folded, else -1. */
  storeEdge: EdgeOrdinal;
  /** Number of steps omitted before this one: links of a list, all of one class and with one edge name. */
  skipped: number;
  /** Set for a variable that a module exports; the edge then leads from its cell, which is folded. */
  exported?: Exported;
}

export interface Paths {
  heap: Heap;
  retainers: Retainers;
  /** From a root (first) to the node (last). */
  pathTo(node: NodeOrdinal): PathNode[];
  /** The less an edge means to a reader, the higher its cost: paths take the cheapest edges. */
  cost(edge: EdgeOrdinal): number;
}

const FAR = 1_000_000;
/** Limits: steps of one search, steps of all searches until their limit is lowered, and retainers examined for one node (hubs such as shapes). */
const MAX_STEPS = 20_000;
/** Enough for lists of many objects, most of which are a few steps from a root. */
export const SHORT_SEARCH = 300;
const ALL_STEPS = 30_000;
const MIN_STEPS = 60;
const MAX_RETAINERS = 4_000;
/** Of hubs: retainers that are followed, and how much further from a root than the nearest they may be. */
const MAX_OF_HUB = 128;
const MAX_FURTHER = 3;
/** Most links shown of one list, and most steps shown of a path. */
const MAX_LINKS = 4;
const MAX_SHOWN = 64;

/** Time O(edges) once for the retainers, then one bounded search for each path. */
export function createPaths(heap: Heap, retainers = retainersOf(graphOf(heap.snapshot), heap.essential), mostSteps = MAX_STEPS): Paths {
  const costs = createCosts(heap, retainers);
  const known = new Map<NodeOrdinal, PathNode[]>();
  const budget = { left: ALL_STEPS, most: mostSteps };
  let outside: Retainers | null = null;
  const search = (node: NodeOrdinal) => {
    const path = cheapestPath(heap, [retainers], costs, node, budget);
    if (path.length > 0 || isStart(heap, node)) return path;
    outside ??= outsideRetainers(heap);
    return cheapestPath(heap, [retainers, outside], costs, node, budget);
  };
  const edgesTo = (node: NodeOrdinal) => {
    const path = search(node);
    const own = isForeign(heap, costs, path) ? edgesFromOwnVariable(heap, retainers, costs, node) : [];
    return own.length === 0 ? path : [...search(sourceOf(heap.snapshot.edges.firstEdge, own[0])), ...own];
  };
  return {
    heap,
    retainers,
    pathTo(node) {
      let path = known.get(node);
      if (!path) known.set(node, (path = folded(heap, retainers, node, edgesTo(node))));
      return path;
    },
    cost(edge) {
      const source = sourceOf(heap.snapshot.edges.firstEdge, edge);
      return costs.edge(edge, source) + costs.source(source);
    },
  };
}

/** Whether a path may begin at a node. */
const isStart = ({ snapshot, distance }: Heap, node: NodeOrdinal): boolean => node === snapshot.root || distance[node] === 1;

/** A* search backwards from the node; the estimate is the distance from a root. Returns the edges from the root to the node; empty for a root. */
function cheapestPath(heap: Heap, tables: readonly Retainers[], costs: Costs, target: NodeOrdinal, budget: { left: number; most: number }): EdgeOrdinal[] {
  const mostSteps = Math.max(MIN_STEPS, Math.min(budget.most, budget.left));
  const { snapshot, distance } = heap;
  const { firstEdge } = snapshot.edges;
  /** Visited nodes, in order; for each its cost to the target, its edge towards the target, and whether both are final. */
  const placeOf = new Map<NodeOrdinal, number>([[target, 0]]);
  const cost = [0];
  const next: EdgeOrdinal[] = [-1];
  const isFinal = [false];
  /** Priority queue: estimates are small integers, so nodes are in buckets by estimate. */
  const buckets: NodeOrdinal[][] = [];
  const remaining = (node: NodeOrdinal) => MIN_COST * (distance[node] < 0 || distance[node] >= FAR ? 20 : distance[node]);
  const push = (node: NodeOrdinal, estimate: number) => {
    (buckets[estimate] ??= []).push(node);
  };
  push(target, remaining(target));
  let steps = 0;
  let found = isStart(heap, target) ? target : -1;
  for (let estimate = 0; found === -1 && estimate < buckets.length; estimate++) {
    const bucket = buckets[estimate];
    while (found === -1 && bucket && bucket.length > 0) {
      const node = bucket.pop() as NodeOrdinal;
      const place = placeOf.get(node) as number;
      if (isFinal[place]) continue;
      isFinal[place] = true;
      if (isStart(heap, node)) found = node;
      budget.left--;
      if (++steps > mostSteps) return greedyPath(heap, tables[0], costs, target);
      for (const { start, edge: retaining } of tables) {
        for (const edge of retainersNearRoots(heap, retaining, start[node], start[node + 1])) {
          const source = sourceOf(firstEdge, edge);
          let sourcePlace = placeOf.get(source);
          if (sourcePlace !== undefined && isFinal[sourcePlace]) continue;
          const through = cost[place] + costs.edge(edge, source) + costs.source(source);
          if (sourcePlace !== undefined && cost[sourcePlace] <= through) continue;
          if (sourcePlace === undefined) {
            sourcePlace = cost.length;
            placeOf.set(source, sourcePlace);
            isFinal.push(false);
          }
          cost[sourcePlace] = through;
          next[sourcePlace] = edge;
          // The bucket of a better path that is found late may already be empty, so the node is added to the current one.
          push(source, Math.max(estimate, through + remaining(source)));
        }
      }
    }
  }
  const path: EdgeOrdinal[] = [];
  for (let node = found; node !== -1 && node !== target; ) {
    const edge = next[placeOf.get(node) as number];
    path.push(edge);
    node = snapshot.edges.toNode[edge];
  }
  return path;
}

/** The edges to a node; of a hub, such as the scope of many functions, those that begin nearest to a root. */
function retainersNearRoots(
  { snapshot, distance }: Heap,
  retaining: Retainers['edge'],
  start: number,
  end: number,
): ArrayLike<EdgeOrdinal> & Iterable<EdgeOrdinal> {
  const all = retaining.subarray(start, end);
  if (all.length <= MAX_RETAINERS) return all;
  const { firstEdge } = snapshot.edges;
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
      const cost = costs.edge(retaining[at], source) + costs.source(source) + MIN_COST * Math.min(FAR, distance[source]);
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

/** Folds an owner's edge to its store and the store's edge to an entry into one step; also folds the tables and cells of modules. */
function folded({ snapshot }: Heap, retainers: Retainers, target: NodeOrdinal, path: readonly EdgeOrdinal[]): PathNode[] {
  const { nodes, edges, strings } = snapshot;
  if (path.length === 0) return [{ node: target, edge: -1, storeEdge: -1, skipped: 0 }];
  const steps: PathNode[] = [{ node: sourceOf(edges.firstEdge, path[0]), edge: -1, storeEdge: -1, skipped: 0 }];
  for (let at = 0; at < path.length; at++) {
    const edge = path[at];
    const node = edges.toNode[edge];
    const isStore =
      at + 1 < path.length &&
      nodes.type[node] === NodeType.array &&
      edges.type[edge] === EdgeType.internal &&
      /^(table|elements|properties)$/.test(text(strings, edges.nameOrIndex[edge]));
    if (isStore) {
      const entry = path[++at];
      steps.push({ node: edges.toNode[entry], edge: entry, storeEdge: edge, skipped: 0 });
    } else {
      const exported = exportedVariable(snapshot, retainers, edge);
      if (exported) {
        const module = steps.findLastIndex((step) => isModule(snapshot, step.node));
        if (module !== -1 && module >= steps.length - 3) steps.length = module + 1;
      }
      steps.push({ node, edge, storeEdge: -1, skipped: 0, ...(exported && { exported }) });
    }
  }
  return shortened(snapshot, steps);
}

/** Omits the middle of long lists, and of other paths with too many steps to read. */
function shortened({ nodes, edges }: Heap['snapshot'], steps: PathNode[]): PathNode[] {
  const isLink = (at: number) =>
    at > 1 && nodes.name[steps[at].node] === nodes.name[steps[at - 1].node] && edges.nameOrIndex[steps[at].edge] === edges.nameOrIndex[steps[at - 1].edge];
  const kept: PathNode[] = [];
  for (let at = 0; at < steps.length; at++) {
    let end = at;
    while (end < steps.length && isLink(end)) end++;
    if (end - at > MAX_LINKS) {
      kept.push(steps[at], { ...steps[end - 1], skipped: end - at - 2 });
      at = end - 1;
    } else {
      kept.push(steps[at]);
    }
  }
  const over = kept.length - MAX_SHOWN;
  if (over <= 0) return kept;
  const half = MAX_SHOWN / 2;
  const tail = kept.slice(half + over);
  const left = kept.slice(half, half + over + 1).reduce((sum, { skipped }) => sum + skipped, over);
  return [...kept.slice(0, half), { ...tail[0], skipped: left }, ...tail.slice(1)];
}

/** Name of a step's edge; the variable's name if a module exports it. */
export const stepName = (heap: Heap, { edge, exported }: PathNode): string => exported?.name ?? edgeName(heap, edge);

/** Name of an edge, or its number for elements and hidden edges. */
export function edgeName({ snapshot }: Heap, edge: EdgeOrdinal): string {
  const { type, nameOrIndex } = snapshot.edges;
  const isNumber = type[edge] === EdgeType.element || type[edge] === EdgeType.hidden;
  return isNumber ? String(nameOrIndex[edge]) : text(snapshot.strings, nameOrIndex[edge]);
}
