/** What the cheapest path from a root to an object costs at least: the estimates of a search for it. */
import { type EdgeOrdinal, EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { sourceOf } from '../graph/graph.js';
import { BASE_SYSTEM_DISTANCE, type Heap } from '../heap/heap.js';
import { type Costs, MIN_COST } from './path-costs.js';

/** Whether a path may begin at a node. */
export const isStart = ({ snapshot, distance }: Heap, node: NodeOrdinal): boolean => node === snapshot.root || distance[node] === 1;

/** What a path from a root to a node costs at least, by the distance of the node and by what earlier searches have shown. */
export interface Estimates {
  of(node: NodeOrdinal): number;
  /** A later estimate is never lower; one that is exact stays. */
  raise(node: NodeOrdinal, cost: number): void;
  /** Whether the cheapest path to the node is known, because it is part of another, so that its estimate is exact. */
  isKnown(node: NodeOrdinal): boolean;
  pathTo(known: NodeOrdinal): EdgeOrdinal[];
  /** Records the cheapest path to a node, and its parts. */
  settle(path: readonly EdgeOrdinal[], target: NodeOrdinal): void;
}

/** Edges of a path to a node of which no distance is known. */
const UNKNOWN_DISTANCE = 20;

export function estimates(heap: Heap, costs: Costs): Estimates {
  const { nodes, root } = heap.snapshot;
  const { distance } = heap;
  const { ofRoot, beyond } = rootCostsOf(heap, costs);
  const known = new Map<NodeOrdinal, number>();
  const first = (node: NodeOrdinal): number => {
    const own = distance[node];
    if (node === root) return 0;
    if (own < 0) return MIN_COST * UNKNOWN_DISTANCE;
    if (own < BASE_SYSTEM_DISTANCE) return MIN_COST * own;
    return nodes.type[node] === NodeType.synthetic ? (ofRoot.get(node) ?? 0) : MIN_COST * (own - BASE_SYSTEM_DISTANCE) + beyond;
  };
  /** Of nodes whose cheapest path is known: the edge that leads there. */
  const edgeTo = new Map<NodeOrdinal, EdgeOrdinal>();
  const { firstEdge, toNode } = heap.snapshot.edges;
  const of = (node: NodeOrdinal) => known.get(node) ?? first(node);
  return {
    of,
    raise(node, cost) {
      if (!edgeTo.has(node) && cost > of(node)) known.set(node, cost);
    },
    isKnown: (node) => edgeTo.has(node) || isStart(heap, node),
    pathTo(node) {
      const path: EdgeOrdinal[] = [];
      for (let edge = edgeTo.get(node); edge !== undefined; edge = edgeTo.get(sourceOf(firstEdge, edge))) path.push(edge);
      return path.reverse();
    },
    settle(path, target) {
      let sum = of(path.length > 0 ? sourceOf(firstEdge, path[0]) : target);
      for (const edge of path) {
        sum += costs.step(edge, sourceOf(firstEdge, edge));
        if (edgeTo.has(toNode[edge])) continue;
        edgeTo.set(toNode[edge], edge);
        known.set(toNode[edge], sum);
      }
    },
  };
}

function rootCostsOf(heap: Heap, costs: Costs): RootCosts {
  let found = rootCosts.get(costs);
  if (!found) rootCosts.set(costs, (found = findRootCosts(heap, costs)));
  return found;
}

const rootCosts = new WeakMap<Costs, RootCosts>();

interface RootCosts {
  ofRoot: ReadonlyMap<NodeOrdinal, number>;
  beyond: number;
}

/**
 * What a path from the root to each of the roots below it costs, and by how much the cheapest way out of these exceeds `MIN_COST` an edge: nodes that no variable
 * of a program reaches are only reached from there.
 */
function findRootCosts({ snapshot, distance }: Heap, costs: Costs): RootCosts {
  const { nodes, edges, root } = snapshot;
  const ofRoot = new Map([[root, 0]]);
  let beyond = Number.POSITIVE_INFINITY;
  for (const [source, cost] of ofRoot) {
    const out = cost + costs.source(source);
    const steps = Math.max(0, distance[source] - BASE_SYSTEM_DISTANCE) + 1;
    for (let edge = edges.firstEdge[source]; edge < edges.firstEdge[source + 1]; edge++) {
      const target = edges.toNode[edge];
      if (nodes.type[target] !== NodeType.synthetic) {
        if (distance[target] >= BASE_SYSTEM_DISTANCE) beyond = Math.min(beyond, out + MIN_COST - MIN_COST * steps);
        continue;
      }
      const through = cost + costs.step(edge, source);
      if (edges.type[edge] === EdgeType.weak || through >= (ofRoot.get(target) ?? Number.POSITIVE_INFINITY)) continue;
      // What was dearer is visited again: a Map visits what is added while it is iterated.
      ofRoot.delete(target);
      ofRoot.set(target, through);
    }
  }
  return { ofRoot, beyond: Number.isFinite(beyond) ? Math.max(0, beyond) : 0 };
}
