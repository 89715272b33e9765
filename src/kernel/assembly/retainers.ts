/** Edges by target, in AssemblyScript: ../../graph/retainers.ts says what is right. */
import { hasBit } from './bits';

/** `start` is zero before: first places after. Returns the number of edges. */
export function countByTarget(nodeCount: u32, edgeCount: u32, toNode: usize, include: usize, start: usize): u32 {
  for (let edge: u32 = 0; edge < edgeCount; edge++) {
    if (!hasBit(include, edge)) continue;
    const at = start + ((load<u32>(toNode + ((edge as usize) << 2)) as usize) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  let total: u32 = 0;
  for (let node: usize = 0; node <= (nodeCount as usize); node++) {
    total += load<u32>(start + (node << 2));
    store<u32>(start + (node << 2), total);
  }
  return total;
}

export function sortByTarget(edgeCount: u32, toNode: usize, include: usize, start: usize, sorted: usize): void {
  for (let edge = edgeCount; edge-- > 0; ) {
    if (!hasBit(include, edge)) continue;
    const at = start + ((load<u32>(toNode + ((edge as usize) << 2)) as usize) << 2);
    const place = load<u32>(at) - 1;
    store<u32>(at, place);
    store<u32>(sorted + ((place as usize) << 2), edge);
  }
}
