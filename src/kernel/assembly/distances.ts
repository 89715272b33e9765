/** Breadth-first distances, in AssemblyScript: ../../graph/distances.ts says what is right. All sizes in bytes, all columns of 32 bits but the sets. */
import { hasBit, setBit } from './bits';

/** Whether the edge's pair was met before; asked for edges in `paired` only, once a target is met. */
@external('env', 'isSecondOfPair')
declare function isSecondOfPair(edge: u32): u32;

/** Puts a seed into the queue, unless it is reached. Returns how many are in it. */
export function seed(node: u32, distance: i32, reached: usize, distances: usize, queue: usize, tail: u32): u32 {
  if (hasBit(reached, node)) return tail;
  setBit(reached, node);
  store<i32>(distances + ((node as usize) << 2), distance);
  store<u32>(queue + ((tail as usize) << 2), node);
  return tail + 1;
}

/**
 * Follows all edges from the queue's entries between `from` and `until`, which are at this distance, and from what they lead to. Returns how many are in
 * the queue.
 */
export function spread(
  firstEdge: usize, toNode: usize, follow: usize, paired: usize, reached: usize, distances: usize, queue: usize, from: u32, until: u32, distance: i32,
): u32 {
  let head = from;
  let tail = until;
  // The queue holds one distance after the other: none is read back.
  let next = distance;
  while (head < tail) {
    const level = tail;
    next++;
    for (; head < level; head++) {
      const node = (load<u32>(queue + ((head as usize) << 2)) as usize) << 2;
      const end = load<u32>(firstEdge + node, 4);
      for (let edge = load<u32>(firstEdge + node); edge < end; edge++) {
        if (!hasBit(follow, edge)) continue;
        const target = load<u32>(toNode + ((edge as usize) << 2));
        if (hasBit(reached, target)) continue;
        if (hasBit(paired, edge) && isSecondOfPair(edge) == 0) continue;
        setBit(reached, target);
        store<i32>(distances + ((target as usize) << 2), next);
        store<u32>(queue + ((tail as usize) << 2), target);
        tail++;
      }
    }
  }
  return tail;
}
