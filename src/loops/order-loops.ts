/** Depth-first order: see graph/dominators.ts. A *vertex* is a node's number in this order. */
import { hasBit, setBit } from './bit-sets.js';

const UNREACHED: i32 = -1;

/**
 * Numbers the nodes reachable from `start`, from `firstCount` on; `vertex` is -1 for nodes without a number. Returns the total of numbered nodes.
 * By vertex: its `parent` in the search tree; the smallest vertex with an edge to it (`firstRetainer`); the number of edges to it from larger vertices
 * (`laterRetainers`). `open` is scratch: vertices on the current path with unfollowed edges, two entries each. One entry an edge suffices, because
 * such a vertex has at least one followed and one unfollowed edge.
 */
export function search(
  start: i32,
  firstCount: i32,
  firstEdge: Words,
  toNode: Ints,
  retaining: Ints,
  node: Ints,
  vertex: Ints,
  parent: Ints,
  firstRetainer: Words,
  laterRetainers: Words,
  open: Words,
): i32 {
  let count = firstCount;
  let current = firstCount;
  let top = 0;
  node[count] = start;
  vertex[start] = count;
  count++;
  let edge = firstEdge[start];
  let end = firstEdge[start + 1];
  while (true) {
    while (edge < end) {
      const at = edge++;
      if (!hasBit(retaining, at)) continue;
      const target = toNode[at];
      const seen = vertex[target];
      if (seen === UNREACHED) {
        if (edge < end) {
          open[top] = edge;
          open[top + 1] = current;
          top += 2;
        }
        vertex[target] = count;
        node[count] = target;
        parent[count] = current;
        firstRetainer[count] = current;
        current = count++;
        edge = firstEdge[target];
        end = firstEdge[target + 1];
        continue;
      }
      if (seen < current) {
        laterRetainers[seen] = laterRetainers[seen] + 1;
      } else {
        // A forward edge: its source is an ancestor of the tree parent, so smaller than all sources before.
        const first: i32 = firstRetainer[seen];
        if (current < first) firstRetainer[seen] = current;
      }
    }
    if (top === 0) return count;
    top -= 2;
    edge = open[top];
    current = open[top + 1];
    end = firstEdge[node[current] + 1];
  }
}

/** Marks the targets of edges in `retaining` from nodes without a number. */
export function markRetainedByUnreached(nodeCount: i32, firstEdge: Words, toNode: Ints, retaining: Ints, vertex: Ints, retained: Ints): void {
  for (let node = 0; node < nodeCount; node++) {
    if (vertex[node] !== UNREACHED) continue;
    for (let edge = firstEdge[node], end = firstEdge[node + 1]; edge < end; edge++) {
      if (hasBit(retaining, edge)) setBit(retained, toNode[edge]);
    }
  }
}

/** Writes the nodes of a tree to `node`, parents first, and the position of each parent to `parentAt`; the root is its own parent. `firstChild` and `nextSibling` are scratch. */
export function orderTree(nodeCount: i32, root: i32, parent: Ints, firstChild: Ints, nextSibling: Ints, node: Ints, parentAt: Ints): void {
  firstChild.fill(-1, 0, nodeCount);
  for (let child = nodeCount - 1; child >= 0; child--) {
    if (child === root) continue;
    nextSibling[child] = firstChild[parent[child]];
    firstChild[parent[child]] = child;
  }
  node[0] = root;
  parentAt[0] = 0;
  for (let head = 0, tail = 1; head < tail; head++) {
    for (let child = firstChild[node[head]]; child !== -1; child = nextSibling[child]) {
      node[tail] = child;
      parentAt[tail] = head;
      tail++;
    }
  }
}
