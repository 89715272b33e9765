/** The part of a snapshot that a trend keeps after releasing its heap: the constructor table, and objects with a large retained size. */

import type { Heap } from '../heap/heap.js';
import { isInternal } from '../heap/internal.js';
import { describeCollection } from '../object/contents.js';
import type { Side } from './comparison.js';

export interface SeriesValue {
  /** Instances, or entries of a collection; null if unknown. */
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

/** Objects above the minimum retained size, in the order of the file. In columns on shared memory, because there may be millions. */
interface ObjectColumns {
  id: Float64Array;
  /** -1 if unknown. */
  entries: Float64Array;
  shallowBytes: Float64Array;
  retainedBytes: Float64Array;
}

const MIN_RETAINED = 4_096;
/** Heaps of at most this many nodes have a lower minimum, so that small leaks have a series too. */
const SMALL_HEAP = 300_000;
const MIN_IN_SMALL = 256;

/** Memory: 32 bytes an object, and the constructor table. */
export function sliceOf({ heap, classes }: Side): Slice {
  const byKey = new Map(
    classes.list.filter(({ count }) => count > 0).map(({ key, count, shallowBytes, retainedBytes }) => [key, { count, shallowBytes, retainedBytes }] as const),
  );
  return { totalBytes: heap.totalBytes, classes: byKey, objects: largeObjects(heap) };
}

function largeObjects(heap: Heap): ObjectColumns {
  const { nodes, nodeCount } = heap.snapshot;
  const minRetained = nodeCount <= SMALL_HEAP ? MIN_IN_SMALL : MIN_RETAINED;
  const isLarge = (node: number) => heap.retainedSize[node] >= minRetained && !isInternal(nodes.type[node]);
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

/** The figures of the wanted objects that are in the slice, by id. */
export function objectsOf({ objects }: Slice, wanted: ReadonlySet<number>): Map<number, SeriesValue> {
  const found = new Map<number, SeriesValue>();
  const { id, entries, shallowBytes, retainedBytes } = objects;
  for (let at = 0; at < id.length; at++) {
    if (!wanted.has(id[at])) continue;
    found.set(id[at], { count: entries[at] < 0 ? null : entries[at], shallowBytes: shallowBytes[at], retainedBytes: retainedBytes[at] });
  }
  return found;
}
