/** A tree given by parents, walked from the top. */

export interface Children {
  /** First child, -1 for none. */
  firstChild: Int32Array;
  /** Next child of the same parent, -1 for the last. Siblings stand in ascending order. */
  nextSibling: Int32Array;
}

/** Child lists from a column of parents; the root is its own parent or has a negative one. 8 bytes a node. */
export function childLists(parent: Int32Array, root: number): Children {
  const firstChild = new Int32Array(parent.length).fill(-1);
  const nextSibling = new Int32Array(parent.length).fill(-1);
  for (let node = parent.length - 1; node >= 0; node--) {
    if (node === root || parent[node] < 0) continue;
    nextSibling[node] = firstChild[parent[node]];
    firstChild[parent[node]] = node;
  }
  return { firstChild, nextSibling };
}

/**
 * For each group: the sum of `weight` over its members that have no member of the same group above them in the tree.
 * `group[node]` is -1 for nodes of no group. Iterative; time O(nodes), 8 bytes a node.
 */
export function topmostSums(parent: Int32Array, root: number, group: Int32Array, groupCount: number, weight: ArrayLike<number>): Float64Array {
  const { firstChild, nextSibling } = childLists(parent, root);
  const open = new Int32Array(groupCount);
  const sums = new Float64Array(groupCount);
  let node = root;
  for (;;) {
    const entered = group[node];
    if (entered >= 0 && open[entered]++ === 0) sums[entered] += weight[node];
    if (firstChild[node] !== -1) {
      node = firstChild[node];
      continue;
    }
    for (;;) {
      const left = group[node];
      if (left >= 0) open[left]--;
      if (node === root) return sums;
      if (nextSibling[node] !== -1) {
        node = nextSibling[node];
        break;
      }
      node = parent[node];
    }
  }
}

/**
 * Node -> the nearest node that is `accepted` (1), itself or above it. The root must be.
 * Each climb stops at the first node whose answer is known; a second one writes it all the way: time O(nodes), nothing besides the result.
 */
export function nearestAbove(parent: Int32Array, accepted: Uint8Array): Int32Array {
  const nearest = new Int32Array(parent.length);
  for (let node = 0; node < nearest.length; node++) nearest[node] = accepted[node] === 1 ? node : -1;
  for (let start = 0; start < nearest.length; start++) {
    if (nearest[start] !== -1) continue;
    let above = parent[start];
    while (nearest[above] === -1) above = parent[above];
    const answer = nearest[above];
    for (let node = start; nearest[node] === -1; node = parent[node]) nearest[node] = answer;
  }
  return nearest;
}
