/** Sorts edges by target with a counting sort: see graph/retainers.ts. */
import { hasBit } from './bit-sets.js';

/** `start` must be 0; on return it has the position after the last entry of each target. Returns the number of edges. */
export function countByTarget(nodeCount: i32, edgeCount: i32, toNode: Ints, include: Ints, start: Words): f64 {
  for (let edge = 0; edge < edgeCount; edge++) {
    if (!hasBit(include, edge)) continue;
    const target = toNode[edge];
    start[target] = start[target] + 1;
  }
  let total: u32 = 0;
  for (let node = 0; node <= nodeCount; node++) {
    total += start[node];
    start[node] = total;
  }
  return total;
}

/** Fills each list from its end, which moves its start to its first entry. */
export function sortByTarget(edgeCount: i32, toNode: Ints, include: Ints, start: Words, sorted: Words): void {
  for (let edge = edgeCount - 1; edge >= 0; edge--) {
    if (!hasBit(include, edge)) continue;
    const place = start[toNode[edge]] - 1;
    start[toNode[edge]] = place;
    sorted[place] = edge;
  }
}
