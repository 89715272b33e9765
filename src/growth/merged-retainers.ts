/** Who has edges to whom, in vertices of the growth tree: who holds what several hold together. */
import type { Strings } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { type Bits, setBit } from '../graph/bits.js';
import type { Heap } from '../heap/heap.js';
import { workspaceOf } from '../kernel/workspace.js';

/** Vertex -> vertices with edges to its objects, and how many edges. */
export type MergedRetainers = Map<number, Map<number, number>>;

/** Both ways: a list of DOM nodes is held by its first one, but belongs to the element that all have an edge to. */
export interface MergedEdges {
  retainers: MergedRetainers;
  /** Vertex of DOM nodes -> vertices of DOM nodes that its objects have edges to. */
  parents: MergedRetainers;
}

/** Edges that every object has, and those that a WeakMap has to its values on behalf of their keys. */
const HOLD_NOTHING = ['map', '__proto__', 'constructor', 'prototype', 'previous'];
/** What follows the number of a slot. */
const heldByKey = Buffer.from(' / part of key');

/** Of the vertices that are 1 in `isTarget`; `isElement`: vertices of DOM nodes. One pass over the edges. */
export function mergedEdges(heap: Heap, vertexOf: Int32Array, isTarget: Uint8Array, isElement: Uint8Array): MergedEdges {
  const found: MergedEdges = { retainers: new Map(), parents: new Map() };
  if (!isTarget.includes(1)) return found;
  listRetainers(heap, vertexOf, isTarget, found.retainers);
  if (isElement.includes(1)) listParents(heap, vertexOf, isTarget, isElement, found.parents);
  return found;
}

/** Runs of edges that are listed in one go, and entries of the cache in which a run is found again. */
const RUNS = 1 << 16;
const CACHE = 1 << 14;

function listRetainers({ snapshot, essential }: Heap, vertexOf: Int32Array, isTarget: Uint8Array, found: MergedRetainers): void {
  const { nodeCount, edgeCount, edges, strings } = snapshot;
  const { loops, repeat, claim, room } = workspaceOf(snapshot);
  const of = room('blames');
  const marks = of('bytes', isTarget.length);
  marks.set(isTarget);
  const marked = of('ints', (nodeCount + 31) >>> 5).fill(0);
  loops.markNodesOf(nodeCount, vertexOf, marks, marked);
  const idle = of('ints', (strings.count + 31) >>> 5).fill(0);
  markIdle(strings, idle);
  const at = claim('hanging').fill(0);
  const capacity = Math.max(1, Math.min(RUNS, nodeCount >>> 1));
  const runs = of('ints', 3 * capacity);
  const cache = of('ints', CACHE);
  const { firstEdge, toNode, type, nameOrIndex } = edges;
  const columns = [firstEdge, toNode, type, nameOrIndex, essential, vertexOf, marked, idle, at, cache, CACHE - 1, runs, capacity] as const;
  const next = repeat('countEdgesTo', nodeCount, edgeCount, ...columns);
  for (let edge = 0; edge < edgeCount; ) {
    edge = next(edge);
    for (let run = 0; run < 3 * at[1]; run += 3) count(found, runs[run + 1], runs[run], runs[run + 2]);
  }
}

/** Marks names of edges that hold nothing, as a set of strings. */
function markIdle(strings: Strings, idle: Bits): void {
  const { bytes, start } = strings;
  for (let index = 0; index < strings.count; index++) {
    let at = start[index];
    const end = start[index + 1];
    const length = end - at;
    while (at < end && bytes[at] >= 0x30 && bytes[at] <= 0x39) at++;
    const isSlot = at > start[index];
    if (
      isSlot
        ? end - at >= heldByKey.length && heldByKey.every((byte, offset) => bytes[at + offset] === byte)
        : length < LONGER && mayBeIdle[(length << 8) | bytes[at]] === 1 && HOLD_NOTHING.includes(text(strings, index))
    )
      setBit(idle, index);
  }
}

/** Longer than all of these names. */
const LONGER = 16;
/** By length and first byte: rejects nearly all other names. */
const mayBeIdle = new Uint8Array(LONGER << 8);
for (const name of HOLD_NOTHING) mayBeIdle[(name.length << 8) | name.charCodeAt(0)] = 1;

function listParents(
  { snapshot: { nodeCount, edges } }: Heap,
  vertexOf: Int32Array,
  isTarget: Uint8Array,
  isElement: Uint8Array,
  found: MergedRetainers,
): void {
  for (let node = 0; node < nodeCount; node++) {
    const source = vertexOf[node];
    if (isElement[source] === 0 || isTarget[source] === 0) continue;
    for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
      const parent = vertexOf[edges.toNode[edge]];
      if (isElement[parent] === 1 && parent !== source) count(found, source, parent, 1);
    }
  }
}

function count(counts: MergedRetainers, of: number, other: number, times: number): void {
  let known = counts.get(of);
  if (!known) counts.set(of, (known = new Map()));
  known.set(other, (known.get(other) ?? 0) + times);
}
