/** What can be reached from some nodes, in AssemblyScript: ../../graph/reach.ts says what is right. */
import { hasBit, setBit } from './bits';

/** Follows edges of `follow` from the first `count` entries of the queue, which are in `reached`, and from what they lead to. */
export function reach(firstEdge: usize, toNode: usize, follow: usize, reached: usize, queue: usize, count: u32): void {
  let tail = count;
  for (let head: u32 = 0; head < tail; head++) {
    const node = (load<u32>(queue + ((head as usize) << 2)) as usize) << 2;
    const end = load<u32>(firstEdge + node, 4);
    for (let edge = load<u32>(firstEdge + node); edge < end; edge++) {
      if (!hasBit(follow, edge)) continue;
      const target = load<u32>(toNode + ((edge as usize) << 2));
      if (hasBit(reached, target)) continue;
      setBit(reached, target);
      store<u32>(queue + ((tail as usize) << 2), target);
      tail++;
    }
  }
}
