/** The constructor that DevTools files each node under, and the table of constructors of one heap. */
import { workspaceOf } from '../kernel/workspace.js';
import { fileNodes } from './filing.js';
import type { Heap } from './heap.js';
import type { InterfaceDefinition } from './interfaces.js';

/** Where a constructor stands in its script; line and column count from 0, as in the file. */
export interface ClassLocation {
  scriptId: number;
  line: number;
  column: number;
}

/** One row of the table. Two rows may show the same name: classes with a location are told apart by it. */
export interface HeapClass {
  name: string;
  /** The same for the same class in two snapshots of one isolate. */
  key: string;
  location: ClassLocation | null;
  /** Nodes with a shallow size above 0; the rest are left out of all four. */
  count: number;
  shallowBytes: number;
  /** Without counting twice what an instance retains inside another of the same class. */
  retainedBytes: number;
  /** Smallest distance; null when the class has no node. */
  distance: number | null;
}

export interface Classes {
  /** Node -> position in `list`; until the nodes of the heap are filed again. */
  classOf: Int32Array;
  list: HeapClass[];
}

/** Files every node under its class. Time O(nodes + edges of plain objects). */
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

/** An entry a class. */
interface ClassTotals {
  count: Uint32Array;
  bytes: Float64Array;
  /** Smallest distance. */
  distance: Int32Array;
  /** Sums of retained sizes, of the topmost nodes of each class. */
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
