/** Breadth-first distances: see graph/distances.ts. */
import { hasBit, setBit } from './bit-sets.js';

/** Entries of `state`, the state of a search. */
export enum Spread {
  /** First entry of the queue with unfollowed edges, and the first free entry. */
  head = 0,
  tail = 1,
  /** First entry of the queue with a distance one larger than the head's. */
  level = 2,
  /** Distance of the head's targets. */
  distance = 3,
  /** The edge to follow next; NO_EDGE for the first edge of the head. */
  edge = 4,
}

export const NO_EDGE: u32 = 0xffffffff;

/** Appends a seed to the queue unless it is reached. Returns the new length. */
export function seedQueue(node: i32, distance: i32, reached: Ints, distances: Ints, queue: Ints, tail: i32): i32 {
  if (hasBit(reached, node)) return tail;
  setBit(reached, node);
  distances[node] = distance;
  queue[tail] = node;
  return tail + 1;
}

/**
 * Breadth-first search over the edges in `follow` from the entries of the queue. Returns 0 at the end, and 1 at an edge in `paired` to an unreached node:
 * the caller decides whether to follow it, removes it from `paired`, and calls again.
 */
export function spread(firstEdge: Words, toNode: Ints, follow: Ints, paired: Ints, reached: Ints, distances: Ints, queue: Ints, state: Words): i32 {
  let head: i32 = state[Spread.head];
  let tail: i32 = state[Spread.tail];
  let level: i32 = state[Spread.level];
  let distance: i32 = state[Spread.distance];
  let edge = state[Spread.edge];
  while (head < tail) {
    if (head === level) {
      level = tail;
      distance++;
    }
    const node = queue[head];
    const end = firstEdge[node + 1];
    if (edge === NO_EDGE) edge = firstEdge[node];
    for (; edge < end; edge++) {
      if (!hasBit(follow, edge)) continue;
      const target = toNode[edge];
      if (hasBit(reached, target)) continue;
      if (hasBit(paired, edge)) {
        state[Spread.head] = head;
        state[Spread.tail] = tail;
        state[Spread.level] = level;
        state[Spread.distance] = distance;
        state[Spread.edge] = edge;
        return 1;
      }
      setBit(reached, target);
      distances[target] = distance;
      queue[tail++] = target;
    }
    edge = NO_EDGE;
    head++;
  }
  state[Spread.tail] = tail;
  return 0;
}
