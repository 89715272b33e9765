/** Assigns each node to the constructor that DevTools shows for it, and computes the constructor table. */
import { workspaceOf } from '../kernel/workspace.js';
import type { Classes } from './classes.js';
import { fileNodes } from './filing.js';
import type { Heap } from './heap.js';
import type { InterfaceDefinition } from './interfaces.js';

/** Assigns a class to every node. Time O(nodes + edges of plain objects). */
export function classify(heap: Heap, definitions: readonly InterfaceDefinition[]): Classes {
  const { classOf, list } = fileNodes(heap, definitions);
  const { count, bytes, distance, retained } = totalsOf(heap, classOf, list.length);
  list.forEach((row, position) => {
    row.count = count[position];
    row.shallowBytes = bytes[position];
    row.retainedBytes = retained[position];
    row.distance = count[position] === 0 ? null : distance[position];
  });
  return { classOf, list };
}

/** One entry a class. */
interface ClassTotals {
  count: Uint32Array;
  bytes: Float64Array;
  /** Smallest distance. */
  distance: Int32Array;
  /** Sum of the retained sizes of the topmost nodes of each class. */
  retained: Float64Array;
}

const LARGEST_INT = 0x7fffffff;

function totalsOf({ snapshot, shallowSize, distance, dominator, retainedSize }: Heap, classOf: Int32Array, classCount: number): ClassTotals {
  const { nodeCount, root } = snapshot;
  const { loops, claim, kept, room } = workspaceOf(snapshot);
  const of = room('classSums');
  const totals = { bytes: of('doubles', classCount), retained: of('doubles', classCount), count: of('words', classCount), distance: of('ints', classCount) };
  const open = of('ints', classCount);
  for (const column of [totals.bytes, totals.retained, totals.count, open]) column.fill(0);
  totals.distance.fill(LARGEST_INT);
  loops.sumClasses(nodeCount, classOf, shallowSize, distance, totals.count, totals.bytes, totals.distance);
  let [node, parentAt] = [kept('node'), kept('dominatorVertex')];
  const [limit, order] = [claim('treeLimit'), claim('treeOrder')];
  if (!node || !parentAt) {
    [node, parentAt] = [claim('node'), claim('dominatorVertex')];
    loops.orderTree(nodeCount, root, dominator, limit, order, node, parentAt);
  }
  loops.topmostSums(nodeCount, node, parentAt, classOf, retainedSize, limit, order, open, totals.retained);
  loops.unmarkClasses(nodeCount, classOf);
  return totals;
}
