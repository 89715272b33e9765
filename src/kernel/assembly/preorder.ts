/** Depth-first order, in AssemblyScript: ../../graph/preorder.ts says what is right, and what the columns are. */
import { hasBit, setBit } from './bits';

const UNREACHED: u32 = 0xffffffff;

/** Numbers what can be reached from `start`, from `firstCount` on; `vertex` is -1 for what is not numbered. Returns how many are numbered. */
export function search(
  start: u32, firstCount: u32, firstEdge: usize, toNode: usize, retaining: usize,
  node: usize, vertex: usize, parent: usize, firstRetainer: usize, laterRetainers: usize, cursor: usize,
): u32 {
  let count = firstCount;
  let current = firstCount;
  const top = firstCount;
  store<u32>(node + ((count as usize) << 2), start);
  store<u32>(vertex + ((start as usize) << 2), count);
  store<u32>(cursor + ((count as usize) << 2), load<u32>(firstEdge + ((start as usize) << 2)));
  count++;
  while (true) {
    const place = (current as usize) << 2;
    const end = load<u32>(firstEdge + ((load<u32>(node + place) as usize) << 2), 4);
    let edge = load<u32>(cursor + place);
    let descended = false;
    for (; edge < end; edge++) {
      if (!hasBit(retaining, edge)) continue;
      const target = (load<u32>(toNode + ((edge as usize) << 2)) as usize) << 2;
      const seen = load<u32>(vertex + target);
      if (seen == UNREACHED) {
        const child = (count as usize) << 2;
        store<u32>(cursor + place, edge + 1);
        store<u32>(vertex + target, count);
        store<u32>(node + child, (target >> 2) as u32);
        store<u32>(parent + child, current);
        store<u32>(firstRetainer + child, current);
        store<u32>(cursor + child, load<u32>(firstEdge + target));
        current = count;
        count++;
        descended = true;
        break;
      }
      const met = (seen as usize) << 2;
      if (seen < current) store<u32>(laterRetainers + met, load<u32>(laterRetainers + met) + 1);
      // A forward edge: its source is an ancestor of the tree parent, so smaller than all met before.
      else if (current < load<u32>(firstRetainer + met)) store<u32>(firstRetainer + met, current);
    }
    if (descended) continue;
    if (current == top) break;
    current = load<u32>(parent + place);
  }
  return count;
}

/** Marks nodes that an edge of `retaining` leads to from a node that is not numbered. */
export function markRetainedByUnreached(nodeCount: u32, firstEdge: usize, toNode: usize, retaining: usize, vertex: usize, retained: usize): void {
  for (let node: u32 = 0; node < nodeCount; node++) {
    const place = (node as usize) << 2;
    if (load<u32>(vertex + place) != UNREACHED) continue;
    const end = load<u32>(firstEdge + place, 4);
    for (let edge = load<u32>(firstEdge + place); edge < end; edge++) {
      if (hasBit(retaining, edge)) setBit(retained, load<u32>(toNode + ((edge as usize) << 2)));
    }
  }
}
