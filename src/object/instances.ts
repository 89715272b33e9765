/** The objects of some classes of one heap, the largest first. */
import type { NodeOrdinal } from '../format/snapshot.js';
import type { Classes } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';

export interface Instances {
  /** By retained size, ties by ordinal. */
  nodes: NodeOrdinal[];
  /** All instances that take bytes. */
  count: number;
  shallowBytes: number;
}

/** `wanted` are positions in `classes.list`. Time O(nodes), and O(instances log instances). */
export function largestInstances({ shallowSize, retainedSize }: Heap, { classOf, list }: Classes, wanted: readonly number[], most: number): Instances {
  const isWanted = new Uint8Array(list.length);
  for (const position of wanted) isWanted[position] = 1;
  const nodes: NodeOrdinal[] = [];
  let shallowBytes = 0;
  for (let node = 0; node < classOf.length; node++) {
    if (isWanted[classOf[node]] === 0 || shallowSize[node] === 0) continue;
    nodes.push(node);
    shallowBytes += shallowSize[node];
  }
  const count = nodes.length;
  nodes.sort((one, other) => retainedSize[other] - retainedSize[one] || one - other);
  return { nodes: nodes.slice(0, most), count, shallowBytes };
}
