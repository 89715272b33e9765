/** What nodes and classes retain, in AssemblyScript: ../../graph/dominators.ts, ../../graph/tree.ts and ../../heap/classes.ts say what is right. */

/** From vertices, parents first, to nodes: the dominator of each, and its size with all that it dominates. */
export function retain(nodeCount: u32, node: usize, dominatorVertex: usize, size: usize, dominator: usize, retained: usize): void {
  memory.copy(retained, size, (nodeCount as usize) << 2);
  for (let vertex = (nodeCount as usize) << 2; vertex > 0; ) {
    vertex -= 4;
    const own = (load<u32>(node + vertex) as usize) << 2;
    const above = load<u32>(node + ((load<u32>(dominatorVertex + vertex) as usize) << 2)) as usize;
    store<u32>(dominator + own, above as u32);
    if (vertex == 0) break;
    const at = retained + (above << 2);
    store<u32>(at, load<u32>(at) + load<u32>(retained + own));
  }
}

const NO_SIZE: u32 = 0x80000000;

/** Counts, bytes and smallest distance of the nodes of each group, 32, 64 and 32 bits; nodes without a size count for none, and are marked in `group`. */
export function sumGroups(nodeCount: u32, group: usize, size: usize, distance: usize, counts: usize, bytes: usize, nearest: usize): void {
  for (let node: usize = 0; node < (nodeCount as usize) << 2; node += 4) {
    const own = load<u32>(size + node);
    if (own == 0) {
      store<u32>(group + node, load<u32>(group + node) | NO_SIZE);
      continue;
    }
    const place = (load<u32>(group + node) as usize) << 2;
    store<u32>(counts + place, load<u32>(counts + place) + 1);
    store<f64>(bytes + (place << 1), load<f64>(bytes + (place << 1)) + (own as f64));
    const far = load<i32>(distance + node);
    if (far < load<i32>(nearest + place)) store<i32>(nearest + place, far);
  }
}

/**
 * The sum of `weight` over the members of each group that have no member of the same group above them. The dominator tree is laid out in preorder, where
 * all below a vertex is a stretch behind it: a member inside the stretch of the last topmost one of its group is not topmost.
 * `limit` and `at` are scratch; `open`, an entry a group, and `sums` are 0 before.
 */
export function topmostSums(
  nodeCount: u32, node: usize, dominatorVertex: usize, group: usize, weight: usize, limit: usize, at: usize, open: usize, sums: usize,
): void {
  const end = (nodeCount as usize) << 2;
  // How many are in each subtree; then, of those that have their place, where the next one below them goes: in the end, the first place behind them all.
  for (let vertex: usize = 0; vertex < end; vertex += 4) store<u32>(limit + vertex, 1);
  for (let vertex = end - 4; vertex > 0; vertex -= 4) {
    const above = limit + ((load<u32>(dominatorVertex + vertex) as usize) << 2);
    store<u32>(above, load<u32>(above) + load<u32>(limit + vertex));
  }
  store<u32>(limit, 1);
  store<u32>(at, 0);
  for (let vertex: usize = 4; vertex < end; vertex += 4) {
    const above = limit + ((load<u32>(dominatorVertex + vertex) as usize) << 2);
    const place = load<u32>(above);
    store<u32>(above, place + load<u32>(limit + vertex));
    store<u32>(limit + vertex, place + 1);
    store<u32>(at + ((place as usize) << 2), (vertex >> 2) as u32);
  }
  for (let place: u32 = 0; place < nodeCount; place++) {
    const vertex = (load<u32>(at + ((place as usize) << 2)) as usize) << 2;
    const own = (load<u32>(node + vertex) as usize) << 2;
    const member = load<u32>(group + own);
    if (member & NO_SIZE) continue;
    const opened = open + ((member as usize) << 2);
    if (place < load<u32>(opened)) continue;
    store<u32>(opened, load<u32>(limit + vertex));
    const sum = sums + ((member as usize) << 3);
    store<f64>(sum, load<f64>(sum) + (load<u32>(weight + own) as f64));
  }
}

/** Takes the marks of `sumGroups` away. */
export function unmarkGroups(nodeCount: u32, group: usize): void {
  for (let node: usize = 0; node < (nodeCount as usize) << 2; node += 4) store<u32>(group + node, load<u32>(group + node) & ~NO_SIZE);
}
