/** Who has edges to whom, in vertices of the growth tree: who holds what several hold together. */
import { EdgeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { createBits, setBit } from '../graph/bits.js';
import type { Heap } from '../heap/heap.js';

/** Vertex -> vertices with edges to its objects, and how many edges. */
export type MergedRetainers = Map<number, Map<number, number>>;

/** Both ways: a list of DOM nodes is held by its first one, but belongs to the element that all have an edge to. */
export interface MergedEdges {
  retainers: MergedRetainers;
  /** Vertex of DOM nodes -> vertices of DOM nodes that its objects have edges to. */
  parents: MergedRetainers;
}

/** Edges that every object has, and those that a WeakMap has to its values on behalf of their keys. */
const holdsNothing = /part of key|^(map|__proto__|constructor|prototype|previous)$/;

/** Of the vertices that are 1 in `isTarget`; `isElement`: vertices of DOM nodes. One pass over the edges. */
export function mergedEdges({ snapshot, essential }: Heap, vertexOf: Int32Array, isTarget: Uint8Array, isElement: Uint8Array): MergedEdges {
  const { nodeCount, edges, strings } = snapshot;
  const { firstEdge, toNode, type, nameOrIndex } = edges;
  /** By text: 1 holds, 2 does not, 0 unknown. */
  const known = new Uint8Array(strings.count);
  const holds = (edge: number): boolean => {
    if (type[edge] !== EdgeType.internal && type[edge] !== EdgeType.property) return true;
    const name = nameOrIndex[edge];
    if (known[name] === 0) known[name] = holdsNothing.test(text(strings, name)) ? 2 : 1;
    return known[name] === 1;
  };
  const found: MergedEdges = { retainers: new Map(), parents: new Map() };
  if (!isTarget.includes(1)) return found;
  // A bit a node stays in the processor's cache, where a vertex a node does not.
  const isOfTarget = createBits(nodeCount);
  for (let node = 0; node < nodeCount; node++) if (isTarget[vertexOf[node]] === 1) setBit(isOfTarget, node);
  // Neighbouring edges lead to one vertex more often than not: they are counted together.
  let run = 0;
  let runSource = -1;
  let runTarget = -1;
  for (let node = 0; node < nodeCount; node++) {
    const source = vertexOf[node];
    const isChild = isElement[source] === 1 && isTarget[source] === 1;
    for (let edge = firstEdge[node], end = firstEdge[node + 1]; edge < end; edge++) {
      const to = toNode[edge];
      if (isChild && isElement[vertexOf[to]] === 1 && vertexOf[to] !== source) count(found.parents, source, vertexOf[to], 1);
      if ((isOfTarget[to >>> 5] & (1 << (to & 31))) === 0 || (essential[edge >>> 5] & (1 << (edge & 31))) === 0 || !holds(edge)) continue;
      const target = vertexOf[to];
      if (source !== runSource || target !== runTarget) {
        if (run > 0) count(found.retainers, runTarget, runSource, run);
        run = 0;
        runSource = source;
        runTarget = target;
      }
      run++;
    }
  }
  if (run > 0) count(found.retainers, runTarget, runSource, run);
  return found;
}

function count(counts: MergedRetainers, of: number, other: number, times: number): void {
  let known = counts.get(of);
  if (!known) counts.set(of, (known = new Map()));
  known.set(other, (known.get(other) ?? 0) + times);
}
