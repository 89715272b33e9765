/**
 * The tops of what is new: new objects with no other new object above them, and who really holds them. What hangs off several holders is
 * dominated by none of them and lands under their common dominator, often the global object: then the retainers are asked.
 */

import type { Comparison } from '../compare/comparison.js';
import { textStart } from '../format/strings.js';
import { createBits, hasBit, setBit } from '../graph/bits.js';
import { type NodeSet, sourceOf } from '../graph/graph.js';
import { nearestAbove } from '../graph/tree.js';
import type { Heap } from '../heap/heap.js';
import { isInternal } from '../heap/internal.js';
import { holdingKernel } from '../kernel/holding.js';
import type { Paths } from '../object/paths.js';
import type { Holders } from './holders.js';
import type { Survivors } from './survivors.js';

export interface Heads {
  /** Node -> nearest object above it in the dominator tree that is no internal store; the root's is the root. */
  ownerAbove: Int32Array;
  /** New objects right below a holder or another object, largest retained size first. */
  below(owner: number): number[];
  /** Whether `owner`, or a store of its own, has an edge to this node. */
  isHeldDirectly(node: number, owner: number): boolean;
  /** For each head of a holder that does not hold it itself, who does; heads nobody else holds are left out. */
  relocate(holder: number): Map<number, number>;
}

/** Retainers looked at on the way up from one head, and heads looked at of one holder. */
const MAX_CLIMB = 96;
const MAX_HEADS = 20_000;
/** Holders that share what one last resort dominates. */
const MAX_ROUNDS = 16;

export function createHeads(comparison: Comparison, { survives }: Survivors, { holderOf }: Holders, paths: Paths): Heads {
  const { heap } = comparison.current;
  const { snapshot, retainedSize } = heap;
  const { type } = snapshot.nodes;
  const { classOf } = comparison.current.classes;
  const { root } = snapshot;
  const { ownerAbove, isHead, start } = headMarks(heap, survives);
  const headsByOwner = byOwner(ownerAbove, isHead, start);
  const below = (owner: number): number[] =>
    [...headsByOwner.subarray(start[owner], start[owner + 1])].sort((a, b) => retainedSize[b] - retainedSize[a] || a - b);

  const retainingNodes = (node: number): number[] => {
    const { start, edge } = paths.retainers;
    const sources: number[] = [];
    for (let at = start[node], end = Math.min(start[node + 1], at + MAX_CLIMB); at < end; at++) sources.push(sourceOf(snapshot.edges.firstEdge, edge[at]));
    return sources;
  };

  /** Everything internal hangs off a global object sooner or later: of one only its own edges count. */
  const isHeldDirectly = (node: number, owner: number): boolean => {
    const storesCount = !isLastResort(heap, owner);
    return retainingNodes(node).some((source) => source === owner || (storesCount && isInternal(type[source]) && ownerAbove[source] === owner));
  };

  /** The nearest holders, other than `holder` and those of last resort, that reach the head through new objects. */
  const holdersAbove = (head: number, holder: number): Set<number> => {
    const found = new Set<number>();
    const seen = new Set([head]);
    const queue = [head];
    for (let at = 0; at < queue.length && queue.length < MAX_CLIMB; at++) {
      for (const source of retainingNodes(queue[at])) {
        const candidate = holderOf[source];
        // The neighbour in a linked list holds its neighbour, but is not who keeps the list.
        const isLink = candidate === source && classOf[source] === classOf[queue[at]];
        if (isLink) continue;
        if (candidate !== holder && !isLastResort(heap, candidate)) found.add(candidate);
        else if (!seen.has(source) && source !== holder && source !== root && !hasBit(survives, source)) {
          seen.add(source);
          queue.push(source);
        }
      }
      if (found.size > 0 && at > 8) break;
    }
    return found;
  };

  return {
    ownerAbove,
    below,
    isHeldDirectly,
    relocate(holder) {
      const candidatesOf = new Map<number, Set<number>>();
      for (const head of below(holder).slice(0, MAX_HEADS)) {
        if (isHeldDirectly(head, holder)) continue;
        const candidates = holdersAbove(head, holder);
        if (candidates.size > 0) candidatesOf.set(head, candidates);
      }
      return assignToLargest(candidatesOf, retainedSize);
    },
  };
}

interface HeadMarks {
  ownerAbove: Int32Array;
  /** New visible objects. */
  isHead: NodeSet;
  /** Owner -> heads of all owners up to it, its own included; one entry more than nodes. */
  start: Uint32Array;
}

function headMarks(heap: Heap, survives: NodeSet): HeadMarks {
  const { snapshot } = heap;
  const kernel = holdingKernel(snapshot.graphMemory, heap);
  if (!kernel) return headMarksPlainly(heap, survives);
  if (survives.byteOffset !== kernel.survives.byteOffset) kernel.survives.set(survives);
  return kernel.heads(snapshot.root);
}

function headMarksPlainly({ snapshot, dominator }: Heap, survives: NodeSet): HeadMarks {
  const { nodeCount, root } = snapshot;
  const { type } = snapshot.nodes;
  const isVisible = new Uint8Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) if (!isInternal(type[node])) isVisible[node] = 1;
  isVisible[root] = 1;
  const ownerAbove = nearestAbove(dominator, isVisible);
  // Of visible nodes, the nearest visible one is themselves: they look one higher. In place, because entries of hidden nodes stay as they are.
  for (let node = 0; node < nodeCount; node++) {
    if (isVisible[node] === 0) continue;
    const above = dominator[node];
    ownerAbove[node] = isVisible[above] === 1 ? above : ownerAbove[above];
  }
  const isHead = createBits(nodeCount);
  for (let node = 0; node < nodeCount; node++) if (isVisible[node] === 1 && !hasBit(survives, node) && node !== root) setBit(isHead, node);
  const start = new Uint32Array(nodeCount + 1);
  for (let node = 0; node < nodeCount; node++) if (hasBit(isHead, node)) start[ownerAbove[node]]++;
  let total = 0;
  for (let owner = 0; owner <= nodeCount; owner++) {
    total += start[owner];
    start[owner] = total;
  }
  return { ownerAbove, isHead, start };
}

/** A counting sort of the heads by their owner; `start` holds first places after. */
function byOwner(ownerAbove: Int32Array, isHead: NodeSet, start: Uint32Array): Int32Array {
  const nodeCount = ownerAbove.length;
  const heads = new Int32Array(start[nodeCount]);
  for (let node = nodeCount - 1; node >= 0; node--) if (hasBit(isHead, node)) heads[--start[ownerAbove[node]]] = node;
  return heads;
}

/** Greedy cover: again and again the holder that explains most bytes takes all heads it holds. */
function assignToLargest(candidatesOf: Map<number, Set<number>>, retainedSize: ArrayLike<number>): Map<number, number> {
  const assigned = new Map<number, number>();
  for (let round = 0; round < MAX_ROUNDS && candidatesOf.size > 0; round++) {
    const bytes = new Map<number, number>();
    for (const [head, candidates] of candidatesOf) {
      for (const candidate of candidates) bytes.set(candidate, (bytes.get(candidate) ?? 0) + retainedSize[head]);
    }
    let best = -1;
    for (const [candidate, total] of bytes) {
      const most = best === -1 ? -1 : (bytes.get(best) as number);
      if (total > most || (total === most && candidate < best)) best = candidate;
    }
    for (const [head, candidates] of candidatesOf) {
      if (!candidates.has(best)) continue;
      assigned.set(head, best);
      candidatesOf.delete(head);
    }
  }
  return assigned;
}

/** Roots and global objects dominate whatever has several holders: they are named only when nothing else can be. */
export function isLastResort({ snapshot, distance, names }: Heap, node: number): boolean {
  const { type, name } = snapshot.nodes;
  if (node === snapshot.root || isInternal(type[node]) || (distance[node] >= 0 && distance[node] <= 1) || name[node] === names.nativeContext) return true;
  return distance[node] <= 3 && /^(global|Window)\b/.test(textStart(snapshot.strings, name[node], 16));
}
