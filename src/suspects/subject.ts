/** From a holder to the object a person should look at. */
import type { Comparison } from '../compare/comparison.js';
import { EdgeType, NodeType } from '../format/snapshot.js';
import { equalTexts, textStart } from '../format/strings.js';
import type { Heap } from '../heap/heap.js';
import { type Heads, isLastResort } from './heads.js';
import type { Survivors } from './survivors.js';

/** A linked list dominates itself link by link: its holder is whoever has the first link. */
export function topOfChain({ current }: Comparison, { ownerAbove }: Heads, holder: number): number {
  const { classOf, list } = current.classes;
  if (list[classOf[holder]].count < 3) return holder;
  let top = holder;
  let length = 0;
  while (ownerAbove[top] !== top && classOf[ownerAbove[top]] === classOf[top]) {
    top = ownerAbove[top];
    length++;
  }
  // A variable is named, the scope it stands in is not: there the first link is the better answer.
  if (length >= 2 && isContext(current.heap, ownerAbove[top])) return top;
  return length >= 2 && ownerAbove[top] !== top && !isLastResort(current.heap, ownerAbove[top]) ? ownerAbove[top] : top === holder || length < 2 ? holder : top;
}

/**
 * Where the growth spreads out: while nearly all of it lies in one new object, that object is what a person should look at
 * (a Map or array that is replaced by a larger one each time is new, its holder is only the variable).
 */
export function subject(
  comparison: Comparison,
  { baselineOf }: Survivors,
  heads: Heads,
  holder: number,
  growthBytes: number,
): { node: number; baselineNode: number } {
  const { heap, classes } = comparison.current;
  let node = holder;
  let baselineNode = baselineOf(holder);
  for (let depth = 0; depth < 4; depth++) {
    const [head] = heads.below(node);
    if (head === undefined || heap.retainedSize[head] < 0.7 * growthBytes) break;
    const edge = variableEdge(comparison, node, head);
    if (edge === -1 || classes.classOf[head] === classes.classOf[node]) break;
    if (heap.snapshot.nodes.type[head] !== NodeType.object && !isContext(heap, node)) break;
    baselineNode = baselineNode === -1 ? -1 : sameEdge(comparison, baselineNode, edge);
    node = head;
  }
  return { node, baselineNode };
}

/** The property or variable by which `owner` holds `child`, -1 for none: entries of a collection are no variables. */
function variableEdge({ current }: Comparison, owner: number, child: number): number {
  const { edges } = current.heap.snapshot;
  for (let edge = edges.firstEdge[owner]; edge < edges.firstEdge[owner + 1]; edge++) {
    if (edges.toNode[edge] === child && (edges.type[edge] === EdgeType.property || edges.type[edge] === EdgeType.context)) return edge;
  }
  return -1;
}

/** What the baseline has at the end of the edge of the same name; -1 for nothing of the same kind. */
function sameEdge({ baseline, current }: Comparison, baselineOwner: number, edge: number): number {
  const earlier = baseline.heap.snapshot;
  const later = current.heap.snapshot;
  const child = later.edges.toNode[edge];
  for (let old = earlier.edges.firstEdge[baselineOwner]; old < earlier.edges.firstEdge[baselineOwner + 1]; old++) {
    if (earlier.edges.type[old] !== later.edges.type[edge]) continue;
    if (!equalTexts(earlier.strings, earlier.edges.nameOrIndex[old], later.strings, later.edges.nameOrIndex[edge])) continue;
    const node = earlier.edges.toNode[old];
    if (equalTexts(earlier.strings, earlier.nodes.name[node], later.strings, later.nodes.name[child])) return node;
  }
  return -1;
}

/** A scope: its variables may hold anything, functions and texts too. */
function isContext({ snapshot }: Heap, node: number): boolean {
  return snapshot.nodes.type[node] === NodeType.object && textStart(snapshot.strings, snapshot.nodes.name[node], 16) === 'system / Context';
}
