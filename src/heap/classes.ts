/** The constructor that DevTools files each node under, and the table of constructors of one heap. */
import { topmostSums } from '../graph/tree.js';
import type { ClassTotals } from '../kernel/graph.js';
import { fileNodes } from './filing.js';
import type { Heap } from './heap.js';
import type { InterfaceDefinition } from './interfaces.js';
import { kernelOf } from './kernel.js';

/** Where a constructor stands in its script; line and column count from 0, as in the file. */
export interface ClassLocation {
  scriptId: number;
  line: number;
  column: number;
  /** Only the script is known: line and column are 0. */
  isScriptOnly?: true;
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
  const { count, bytes, distance, retained } = totalsInKernel(heap, classOf, list.length) ?? totalsPlainly(heap, classOf, list.length);
  list.forEach((row, position) => {
    row.count = count[position];
    row.shallowBytes = bytes[position];
    row.retainedBytes = retained[position];
    row.distance = count[position] === 0 ? null : distance[position];
  });
  return { classOf, list };
}

function totalsInKernel(heap: Heap, classOf: Int32Array, classCount: number): ClassTotals | null {
  const kernel = kernelOf(heap.snapshot);
  return kernel && classOf.byteOffset === kernel.classOf.byteOffset ? kernel.classTotals(classCount, heap) : null;
}

function totalsPlainly({ snapshot, shallowSize, distance, dominator, retainedSize }: Heap, classOf: Int32Array, classCount: number): ClassTotals {
  const { nodeCount, root } = snapshot;
  const totals = {
    count: new Uint32Array(classCount),
    bytes: new Float64Array(classCount),
    distance: new Int32Array(classCount).fill(0x7fffffff),
  };
  const group = new Int32Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const size = shallowSize[node];
    if (size === 0) {
      group[node] = -1;
      continue;
    }
    const position = classOf[node];
    group[node] = position;
    totals.count[position]++;
    totals.bytes[position] += size;
    if (distance[node] < totals.distance[position]) totals.distance[position] = distance[node];
  }
  return { ...totals, retained: topmostSums(dominator, root, group, classCount, retainedSize) };
}
