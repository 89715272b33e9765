/** Slow, simple implementations for heaps: ownership as sets that grow until nothing changes, class tables and matching with Maps. */
import type { Snapshot } from '../../src/format/snapshot.js';
import type { Classes } from '../../src/heap/classes.js';
import type { Heap } from '../../src/heap/heap.js';
import { plainEdges } from './naive.js';

/** Node -> bytes after every node with exactly one owner gave its bytes to it. `isUnowned`: nodes that do not own themselves. */
export function naiveShallowSizes(snapshot: Snapshot, isUnowned: (node: number) => boolean, mayTake: (node: number) => boolean): number[] {
  const { nodeCount, edges, nodes } = snapshot;
  const strong = plainEdges({ nodeCount, firstEdge: edges.firstEdge, toNode: edges.toNode }).filter(({ edge }) => edges.type[edge] !== 6);
  const owners = Array.from({ length: nodeCount }, (_, node) => new Set(isUnowned(node) ? [] : [node]));
  for (let grew = true; grew; ) {
    grew = false;
    for (const { from, to } of strong) {
      if (!isUnowned(to)) continue;
      for (const owner of owners[from]) {
        if (owners[to].has(owner)) continue;
        owners[to].add(owner);
        grew = true;
      }
    }
  }
  const size = Array.from(nodes.selfSize);
  owners.forEach((all, node) => {
    const [owner] = all;
    if (all.size !== 1 || owner === node || !mayTake(owner)) return;
    size[owner] += nodes.selfSize[node];
    size[node] -= nodes.selfSize[node];
  });
  return size;
}

export interface NaiveRow {
  count: number;
  shallowBytes: number;
  retainedBytes: number;
  distance: number;
}

/** By position in the list of classes; classes whose nodes have no bytes are missing. */
export function naiveClassTable({ snapshot, shallowSize, retainedSize, distance, dominator }: Heap, { classOf }: Classes): Map<number, NaiveRow> {
  const rows = new Map<number, NaiveRow>();
  for (let node = 0; node < snapshot.nodeCount; node++) {
    if (shallowSize[node] === 0) continue;
    const row = rows.get(classOf[node]) ?? { count: 0, shallowBytes: 0, retainedBytes: 0, distance: Number.POSITIVE_INFINITY };
    rows.set(classOf[node], row);
    row.count++;
    row.shallowBytes += shallowSize[node];
    row.distance = Math.min(row.distance, distance[node]);
    let covered = false;
    for (let above = node; above !== snapshot.root; ) {
      above = dominator[above];
      if (classOf[above] === classOf[node] && shallowSize[above] > 0) covered = true;
    }
    if (!covered) row.retainedBytes += retainedSize[node];
  }
  return rows;
}

/** Node of current -> node of baseline with its id, or -1. */
export function naiveMatch(baseline: ArrayLike<number>, current: ArrayLike<number>): number[] {
  const nodes = new Map<number, number>();
  Array.from(baseline).forEach((id, node) => {
    if (!nodes.has(id)) nodes.set(id, node);
  });
  return Array.from(current, (id) => nodes.get(id) ?? -1);
}
