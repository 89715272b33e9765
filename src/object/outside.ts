/**
 * Edges into a page, or into a `vm` context, from outside of it. Dominators and distances ignore them, as DevTools does. An object that only a
 * running function holds (objects of tests in Jest) has no other path.
 */
import { type EdgeOrdinal, EdgeType } from '../format/snapshot.js';
import type { EdgeSet } from '../graph/graph.js';
import type { Retainers } from '../graph/retainers.js';
import { ephemeronNames } from '../heap/ephemerons.js';
import type { Heap } from '../heap/heap.js';

/** Retainers by strong edges that are not essential, except those of tables of WeakMaps. Time O(edges), once for a heap; memory 4 bytes a node. */
export function outsideRetainers(heap: Heap): Retainers {
  let retainers = known.get(heap.essential);
  if (!retainers) known.set(heap.essential, (retainers = sortOutside(heap)));
  return retainers;
}

const known = new WeakMap<EdgeSet, Retainers>();

function sortOutside({ snapshot, essential }: Heap): Retainers {
  const { nodeCount, edgeCount, edges, strings } = snapshot;
  const ephemerons = ephemeronNames(strings);
  const { type, nameOrIndex, toNode } = edges;
  const outside: EdgeOrdinal[] = [];
  for (let word = 0; word < essential.length; word++) {
    // The set of others, from the lowest bit on.
    for (let others = ~essential[word]; others !== 0; others &= others - 1) {
      const edge = 32 * word + 31 - Math.clz32(others & -others);
      if (edge >= edgeCount) break;
      if (type[edge] !== EdgeType.weak && !(type[edge] === EdgeType.internal && ephemerons.has(nameOrIndex[edge]))) outside.push(edge);
    }
  }
  const start = new Uint32Array(nodeCount + 1);
  for (const edge of outside) start[toNode[edge] + 1]++;
  for (let node = 0; node < nodeCount; node++) start[node + 1] += start[node];
  const edge = new Uint32Array(outside.length);
  // Each list is filled from its end, so that its start is that of its first entry afterwards.
  for (let at = outside.length - 1; at >= 0; at--) edge[--start[toNode[outside[at]] + 1]] = outside[at];
  start.copyWithin(0, 1);
  start[nodeCount] = outside.length;
  return { start, edge };
}
