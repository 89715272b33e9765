/** What a trend keeps of a snapshot once its heap is let go: the class table, and the objects that retain much. */

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
  classes: Map<string, SeriesValue>;
  /** Id -> figures, of objects that retain much; how much depends on the size of the heap. */
  objects: Map<number, SeriesValue>;
}

const LEAST_RETAINED = 4_096;
/** In a heap of at most so many nodes nearly every object that holds others, so that small leaks can be followed too. */
const SMALL_HEAP = 300_000;
const LEAST_IN_SMALL = 256;

/** A few megabytes at most, however large the heap. */
export function sliceOf({ heap, classes }: Side): Slice {
  const { nodes, nodeCount } = heap.snapshot;
  const objects = new Map<number, SeriesValue>();
  const least = nodeCount <= SMALL_HEAP ? LEAST_IN_SMALL : LEAST_RETAINED;
  for (let node = 0; node < nodeCount; node++) {
    if (heap.retainedSize[node] < least || isInternal(nodes.type[node])) continue;
    const count = describeCollection(heap, node)?.entries ?? null;
    objects.set(nodes.id[node], { count, shallowBytes: heap.shallowSize[node], retainedBytes: heap.retainedSize[node] });
  }
  const byKey = new Map(
    classes.list.filter(({ count }) => count > 0).map(({ key, count, shallowBytes, retainedBytes }) => [key, { count, shallowBytes, retainedBytes }] as const),
  );
  return { totalBytes: heap.totalBytes, classes: byKey, objects };
}
