/** Nodes reachable from a set of nodes. */
import { hasBit, setBit } from './bit-sets.js';

/** Breadth-first search over the edges in `follow` from the first `count` entries of the queue, which are in `reached`. */
export function reach(firstEdge: Words, toNode: Ints, follow: Ints, reached: Ints, queue: Ints, count: i32): void {
  let tail = count;
  for (let head = 0; head < tail; head++) {
    const node = queue[head];
    for (let edge = firstEdge[node], end = firstEdge[node + 1]; edge < end; edge++) {
      if (!hasBit(follow, edge)) continue;
      const target = toNode[edge];
      if (hasBit(reached, target)) continue;
      setBit(reached, target);
      queue[tail++] = target;
    }
  }
}
