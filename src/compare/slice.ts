/** What a trend keeps of a snapshot once its heap is let go: the class table, and the objects that retain much. */

import type { Heap } from '../heap/heap.js';
import { isInternal } from '../heap/internal.js';
import { describeCollection } from '../object/contents.js';
import type { Side } from './comparison.js';

export interface SeriesValue {
  /** Instances, or entries of a collection; null where it cannot be told. */
  count: number | null;
  shallowBytes: number;
  retainedBytes: number;
}

export interface Slice {
  totalBytes: number;
  /** Class key -> figures. */
  classes: Map<string, SeriesValue & { count: number }>;
  objects: ObjectColumns;
}

/** Objects that retain enough, in columns on shared memory: in a list of a million every node does. In the order of the file. */
interface ObjectColumns {
  id: Float64Array;
  /** -1 where it cannot be told. */
  entries: Float64Array;
  shallowBytes: Float64Array;
  retainedBytes: Float64Array;
}

const LEAST_RETAINED = 4_096;
/** In a heap of at most so many nodes nearly every object that holds others, so that small leaks can be followed too. */
const SMALL_HEAP = 300_000;
const LEAST_IN_SMALL = 256;

/** 32 bytes an object that retains enough, and the class table. */
export function sliceOf({ heap, classes }: Side): Slice {
  const byKey = new Map(
    classes.list.filter(({ count }) => count > 0).map(({ key, count, shallowBytes, retainedBytes }) => [key, { count, shallowBytes, retainedBytes }] as const),
  );
  return { totalBytes: heap.totalBytes, classes: byKey, objects: largeObjects(heap) };
}

function largeObjects(heap: Heap): ObjectColumns {
  const { nodes, nodeCount } = heap.snapshot;
  const least = nodeCount <= SMALL_HEAP ? LEAST_IN_SMALL : LEAST_RETAINED;
  const isLarge = (node: number) => heap.retainedSize[node] >= least && !isInternal(nodes.type[node]);
  let total = 0;
  for (let node = 0; node < nodeCount; node++) if (isLarge(node)) total++;
  const column = () => new Float64Array(new SharedArrayBuffer(8 * total));
  const columns: ObjectColumns = { id: column(), entries: column(), shallowBytes: column(), retainedBytes: column() };
  for (let node = 0, at = 0; node < nodeCount; node++) {
    if (!isLarge(node)) continue;
    columns.id[at] = nodes.id[node];
    columns.entries[at] = describeCollection(heap, node)?.entries ?? -1;
    columns.shallowBytes[at] = heap.shallowSize[node];
    columns.retainedBytes[at++] = heap.retainedSize[node];
  }
  return columns;
}

/** The figures of these objects, by id, of each that the slice has. */
export function objectsOf({ objects }: Slice, wanted: ReadonlySet<number>): Map<number, SeriesValue> {
  const found = new Map<number, SeriesValue>();
  const { id, entries, shallowBytes, retainedBytes } = objects;
  for (let at = 0; at < id.length; at++) {
    if (!wanted.has(id[at])) continue;
    found.set(id[at], { count: entries[at] < 0 ? null : entries[at], shallowBytes: shallowBytes[at], retainedBytes: retainedBytes[at] });
  }
  return found;
}
