/**
 * Edges into a page, or into a `vm` context, from outside of it. Dominators and distances ignore them, as DevTools does. An object that only a
 * running function holds (objects of tests in Jest) has no other path.
 */
import { EdgeType } from '../format/snapshot.js';
import type { EdgeSet } from '../graph/graph.js';
import { type Retainers, retainersOf } from '../graph/retainers.js';
import { graphOf } from '../heap/edge-sets.js';
import { ephemeronEdges } from '../heap/ephemerons.js';
import type { Heap } from '../heap/heap.js';

/** Retainers by strong edges that are not essential, except those of tables of WeakMaps. Time O(edges), once for a heap; memory 4 bytes a node. */
export function outsideRetainers(heap: Heap): Retainers {
  let retainers = known.get(heap.essential);
  if (!retainers) known.set(heap.essential, (retainers = sortOutside(heap)));
  return retainers;
}

const known = new WeakMap<EdgeSet, Retainers>();

function sortOutside({ snapshot, essential }: Heap): Retainers {
  const { edgeCount, edges } = snapshot;
  const outside = new Int32Array(essential.length);
  for (let edge = 0; edge < edgeCount; edge++) {
    const isEssential = essential[edge >>> 5] & (1 << (edge & 31));
    if (!isEssential && edges.type[edge] !== EdgeType.weak) outside[edge >>> 5] |= 1 << (edge & 31);
  }
  for (const { edge } of ephemeronEdges(snapshot)) outside[edge >>> 5] &= ~(1 << (edge & 31));
  return retainersOf(graphOf(snapshot), outside);
}
