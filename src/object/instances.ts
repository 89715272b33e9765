/** The objects of some classes of one heap, the largest first. */
import type { NodeOrdinal } from '../format/snapshot.js';
import type { Classes } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { firstByRank } from './ranked-nodes.js';

export interface Instances {
  /** By retained size, ties by ordinal. */
  nodes: NodeOrdinal[];
  /** All instances that take bytes. */
  count: number;
  shallowBytes: number;
}

/** `wanted` are positions in `classes.list`. Time O(nodes). */
export function largestInstances({ shallowSize, retainedSize }: Heap, { classOf, list }: Classes, wanted: readonly number[], most: number): Instances {
  const isWanted = new Uint8Array(list.length);
  for (const position of wanted) isWanted[position] = 1;
  const { length } = classOf;
  let count = 0;
  for (let node = 0; node < length; node++) if (isWanted[classOf[node]] === 1 && shallowSize[node] > 0) count++;
  const nodes = new Int32Array(count);
  let shallowBytes = 0;
  for (let node = 0, at = 0; at < count; node++) {
    if (isWanted[classOf[node]] === 0 || shallowSize[node] === 0) continue;
    nodes[at++] = node;
    shallowBytes += shallowSize[node];
  }
  return { nodes: firstByRank(nodes, (node) => retainedSize[node], most), count, shallowBytes };
}
