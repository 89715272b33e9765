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
import { cheapestPath, type StepBudget } from './cheapest-path.js';
import { type Exported, exportedVariable, isModule } from './exported.js';
import { outsideRetainers } from './outside.js';
import { edgesFromOwnVariable, isForeign } from './own-variables.js';
import { costsOf } from './path-costs.js';
import { type Estimates, estimates, isStart } from './path-estimates.js';

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

/** Limits: steps of one search, and steps of all searches until their limit is lowered. */
const MAX_STEPS = 20_000;
/** Enough for lists of many objects, most of which are a few steps from a root. */
export const SHORT_SEARCH = 300;
const ALL_STEPS = 30_000;
/** Most links shown of one list, and most steps shown of a path. */
const MAX_LINKS = 4;
const MAX_SHOWN = 64;

/** Time O(edges) once for the retainers, then one bounded search for each path. */
export function createPaths(heap: Heap, retainers = retainersOf(graphOf(heap.snapshot), heap.essential), mostSteps = MAX_STEPS): Paths {
  const costs = costsOf(heap, retainers);
  const known = new Map<NodeOrdinal, PathNode[]>();
  const budget: StepBudget = { left: ALL_STEPS, most: mostSteps };
  const above = estimates(heap, costs);
  let outside: { retainers: Retainers; above: Estimates } | null = null;
  const search = (node: NodeOrdinal) => {
    const path = cheapestPath(heap, [retainers], costs, node, budget, above);
    if (path.length > 0 || isStart(heap, node)) return path;
    outside ??= { retainers: outsideRetainers(heap), above: estimates(heap, costs) };
    return cheapestPath(heap, [retainers, outside.retainers], costs, node, budget, outside.above);
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
      return costs.step(edge, sourceOf(heap.snapshot.edges.firstEdge, edge));
    },
  };
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
