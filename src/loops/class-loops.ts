/** Sums by class: see heap/classes.ts. */

/** Mark of a node without bytes, in the column of classes. */
const NO_SIZE: i32 = -0x80000000;

/** Counts, bytes and smallest distance of the nodes of each class; nodes without bytes count for none and are marked. All columns by class are set before. */
export function sumClasses(nodeCount: i32, classOf: Ints, size: Sizes, distance: Ints, counts: Words, bytes: Doubles, nearest: Ints): void {
  for (let node = 0; node < nodeCount; node++) {
    const own: f64 = size[node];
    const position = classOf[node];
    if (own === 0) {
      classOf[node] = position | NO_SIZE;
      continue;
    }
    counts[position] = counts[position] + 1;
    bytes[position] = bytes[position] + own;
    if (distance[node] < nearest[position]) nearest[position] = distance[node];
  }
}

/**
 * The sum of `weight` over the members of each class that have no member of the same class above them. The tree is laid out in preorder, where all below a
 * vertex is a stretch behind it: a member inside the stretch of the last topmost one of its class is not topmost. `node` and `parentAt`: parents first.
 * `limit` and `order` are scratch; `open` and `sums`, by class, are 0 before.
 */
export function topmostSums(
  nodeCount: i32,
  node: Ints,
  parentAt: Ints,
  classOf: Ints,
  weight: Sizes,
  limit: Ints,
  order: Ints,
  open: Ints,
  sums: Doubles,
): void {
  // How many are in each subtree; then, of those that have their place, where the next one below them goes: in the end, the first place behind them all.
  limit.fill(1, 0, nodeCount);
  for (let vertex = nodeCount - 1; vertex > 0; vertex--) limit[parentAt[vertex]] = limit[parentAt[vertex]] + limit[vertex];
  limit[0] = 1;
  order[0] = 0;
  for (let vertex = 1; vertex < nodeCount; vertex++) {
    const above = parentAt[vertex];
    const place = limit[above];
    limit[above] = place + limit[vertex];
    limit[vertex] = place + 1;
    order[place] = vertex;
  }
  for (let place = 0; place < nodeCount; place++) {
    const vertex = order[place];
    const own = node[vertex];
    const position = classOf[own];
    if (position < 0 || place < open[position]) continue;
    open[position] = limit[vertex];
    sums[position] = sums[position] + weight[own];
  }
}

/** Removes the marks of `sumClasses`. */
export function unmarkClasses(nodeCount: i32, classOf: Ints): void {
  for (let node = 0; node < nodeCount; node++) classOf[node] = classOf[node] & ~NO_SIZE;
}
