/** The first of many nodes by a rank, without sorting all of them. */
import type { NodeOrdinal } from '../format/snapshot.js';

/** Highest rank first, ties by ordinal. */
export type Rank = (node: NodeOrdinal) => number;

/** The first `most`, in order. Time O(nodes), and O(most log most) for each that enters. */
export function firstByRank(nodes: Int32Array, rank: Rank, most: number): NodeOrdinal[] {
  const isBefore = (one: NodeOrdinal, other: NodeOrdinal, ranks: number, otherRanks: number) => ranks > otherRanks || (ranks === otherRanks && one < other);
  if (most * SMALL_SHARE >= nodes.length) return sorted([...nodes], rank).slice(0, most);
  // A heap of those found so far, the last of them on top.
  const [heap, ranks]: [NodeOrdinal[], number[]] = [[], []];
  const swap = (one: number, other: number) => {
    [heap[one], heap[other]] = [heap[other], heap[one]];
    [ranks[one], ranks[other]] = [ranks[other], ranks[one]];
  };
  const rise = (from: number) => {
    for (let at = from; at > 0; ) {
      const above = (at - 1) >>> 1;
      if (!isBefore(heap[above], heap[at], ranks[above], ranks[at])) return;
      swap(at, above);
      at = above;
    }
  };
  const sink = () => {
    for (let at = 0; ; ) {
      let below = 2 * at + 1;
      if (below >= heap.length) return;
      if (below + 1 < heap.length && isBefore(heap[below], heap[below + 1], ranks[below], ranks[below + 1])) below++;
      if (!isBefore(heap[at], heap[below], ranks[at], ranks[below])) return;
      swap(at, below);
      at = below;
    }
  };
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at];
    const own = rank(node);
    if (heap.length < most) {
      heap.push(node);
      ranks.push(own);
      rise(heap.length - 1);
    } else if (isBefore(node, heap[0], own, ranks[0])) {
      heap[0] = node;
      ranks[0] = own;
      sink();
    }
  }
  return sorted(heap, rank);
}

/** From this share on, all are sorted. */
const SMALL_SHARE = 8;

const sorted = (nodes: NodeOrdinal[], rank: Rank): NodeOrdinal[] => nodes.sort((one, other) => rank(other) - rank(one) || one - other);
