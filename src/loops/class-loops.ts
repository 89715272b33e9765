/** Sums by class: see heap/classes.ts. */

/** Flag of a node without bytes, in the column of classes. */
const NO_SIZE: i32 = -0x80000000;

/** Adds up count, bytes and smallest distance of the nodes of each class. Excludes and flags nodes without bytes. The caller initializes the columns. */
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
 * Sums `weight` over the nodes of each class that have no ancestor of the same class. In preorder, the descendants of a vertex are a contiguous range
 * after it: a node within the range of the last topmost node of its class is not topmost. `node` and `parentAt`: parents first.
 * `limit` and `order` are scratch; `open` and `sums`, by class, must be 0.
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
  // First the size of each subtree; once a vertex has its place, the place of its next child, and in the end the first place after its descendants.
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

/** Removes the flags of `sumClasses`. */
export function unmarkClasses(nodeCount: i32, classOf: Ints): void {
  for (let node = 0; node < nodeCount; node++) classOf[node] = classOf[node] & ~NO_SIZE;
}
