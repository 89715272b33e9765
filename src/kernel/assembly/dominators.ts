/** Immediate dominators, in AssemblyScript: ../../graph/dominators.ts says what is right, what the columns are, and where the algorithm is from. */
import { hasBit } from './bits';

/** Retainers with larger numbers, by vertex, as a counting sort: `start` holds counts before, first places after, one more than vertices. */
export function listLaterRetainers(
  nodeCount: u32, reachedCount: u32, firstEdge: usize, toNode: usize, retaining: usize, vertex: usize, start: usize, retainer: usize,
): void {
  let total: u32 = 0;
  for (let target: usize = 0; target < (reachedCount as usize); target++) {
    total += load<u32>(start + (target << 2));
    store<u32>(start + (target << 2), total);
  }
  store<u32>(start + ((reachedCount as usize) << 2), total);
  // Each list is filled from its end, so that its start slides down to its place. In the order of nodes, as their edges stand: in which order a list has its
  // vertices is all the same.
  let edge = load<u32>(firstEdge);
  for (let from: usize = 0; from < (nodeCount as usize) << 2; from += 4) {
    const source = load<u32>(vertex + from);
    const end = load<u32>(firstEdge + from, 4);
    if (source >= reachedCount) edge = end;
    for (; edge < end; edge++) {
      if (!hasBit(retaining, edge)) continue;
      const target = load<u32>(vertex + ((load<u32>(toNode + ((edge as usize) << 2)) as usize) << 2));
      if (target >= source) continue;
      const at = start + ((target as usize) << 2);
      const place = load<u32>(at) - 1;
      store<u32>(at, place);
      store<u32>(retainer + ((place as usize) << 2), source);
    }
  }
}

/**
 * Semidominators into `semi`, which holds the smallest retainer of each vertex before. `start` becomes the column of labels: a place is read for the
 * last time just before the label is written there. `path` is scratch, a vertex a slot.
 */
export function semidominators(reachedCount: u32, start: usize, retainer: usize, semi: usize, ancestor: usize, path: usize): void {
  const label = start;
  let end = load<u32>(start + ((reachedCount as usize) << 2));
  for (let vertex = reachedCount - 1; vertex > 0; vertex--) {
    const place = (vertex as usize) << 2;
    let smallest = load<u32>(semi + place);
    const first = load<u32>(start + place);
    for (let at = first; at < end; at++) {
      const from = load<u32>(retainer + ((at as usize) << 2));
      let above = load<u32>(ancestor + ((from as usize) << 2));
      if (above > vertex) {
        // Compress the path from here up to the first vertex that is not processed yet.
        let length: usize = 0;
        let below = from;
        while (above > vertex) {
          store<u32>(path + (length << 2), below);
          length++;
          below = above;
          above = load<u32>(ancestor + ((below as usize) << 2));
        }
        let least = load<u32>(label + ((below as usize) << 2));
        while (length > 0) {
          length--;
          const step = (load<u32>(path + (length << 2)) as usize) << 2;
          const known = load<u32>(label + step);
          if (known > least) store<u32>(label + step, least);
          else least = known;
          store<u32>(ancestor + step, above);
        }
      }
      const found = load<u32>(label + ((from as usize) << 2));
      if (found < smallest) smallest = found;
    }
    store<u32>(semi + place, smallest);
    store<u32>(label + place, smallest);
    end = first;
  }
}

/** Vertex -> vertex of its dominator, from semidominators and, in the same column, parents. */
export function dominatorsOf(reachedCount: u32, semi: usize, dominator: usize): void {
  store<u32>(dominator, 0);
  for (let vertex: u32 = 1; vertex < reachedCount; vertex++) {
    const place = (vertex as usize) << 2;
    const least = load<u32>(semi + place);
    let candidate = load<u32>(dominator + place);
    while (candidate > least) candidate = load<u32>(dominator + ((candidate as usize) << 2));
    store<u32>(dominator + place, candidate);
  }
}
