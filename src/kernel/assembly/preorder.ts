/** Depth-first order, in AssemblyScript: ../../graph/preorder.ts says what is right, and what the columns are. */
import { hasBit, setBit } from './bits';

const UNREACHED: u32 = 0xffffffff;

/**
 * Numbers what can be reached from `start`, from `firstCount` on; `vertex` is -1 for what is not numbered. Returns how many are numbered.
 * `open` is scratch: vertices on the path down to the current one that have edges left, each behind the one that is next. 8 bytes an entry, and never more
 * than 4 an edge: of each vertex one edge leads on, and one is left.
 */
export function search(
  start: u32, firstCount: u32, firstEdge: usize, toNode: usize, retaining: usize,
  node: usize, vertex: usize, parent: usize, firstRetainer: usize, laterRetainers: usize, open: usize,
): u32 {
  let count = firstCount;
  let current = firstCount;
  let top = open;
  store<u32>(node + ((count as usize) << 2), start);
  store<u32>(vertex + ((start as usize) << 2), count);
  count++;
  let edge = load<u32>(firstEdge + ((start as usize) << 2));
  let end = load<u32>(firstEdge + ((start as usize) << 2), 4);
  while (true) {
    while (edge < end) {
      const at = edge++;
      if (!hasBit(retaining, at)) continue;
      const target = (load<u32>(toNode + ((at as usize) << 2)) as usize) << 2;
      const seen = load<u32>(vertex + target);
      if (seen == UNREACHED) {
        if (edge < end) {
          store<u32>(top, edge);
          store<u32>(top, current, 4);
          top += 8;
        }
        const child = (count as usize) << 2;
        store<u32>(vertex + target, count);
        store<u32>(node + child, (target >> 2) as u32);
        store<u32>(parent + child, current);
        store<u32>(firstRetainer + child, current);
        current = count++;
        edge = load<u32>(firstEdge + target);
        end = load<u32>(firstEdge + target, 4);
        continue;
      }
      const met = (seen as usize) << 2;
      if (seen < current) store<u32>(laterRetainers + met, load<u32>(laterRetainers + met) + 1);
      // A forward edge: its source is an ancestor of the tree parent, so smaller than all met before.
      else if (current < load<u32>(firstRetainer + met)) store<u32>(firstRetainer + met, current);
    }
    if (top == open) return count;
    top -= 8;
    edge = load<u32>(top);
    current = load<u32>(top, 4);
    end = load<u32>(firstEdge + ((load<u32>(node + ((current as usize) << 2)) as usize) << 2), 4);
  }
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
