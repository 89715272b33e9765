/** Breadth-first distances. */
import type { Workspace } from '../kernel/workspace.js';
import { NO_EDGE, Spread } from '../loops/distance-loops.js';
import { clearBit, setBit } from './bits.js';
import type { EdgeSet, Graph } from './graph.js';

export interface DistanceSeeds {
  /** In the order of the search. */
  nodes: readonly number[];
  distance: number;
}

/**
 * Breadth-first distance of every node over `follow`: first from all nodes of the first seeds, then, for nodes not reached, from the next.
 * `pairs` maps some edges to a number they share with another edge: the first edge of each pair that is reached is not followed, and is removed from
 * `follow`. Unreached nodes: `unreached`. Time O(nodes + edges); 4 bytes a node in addition to the result.
 */
export function distances(
  { loops, claim, zeroed }: Workspace,
  { firstEdge, toNode, nodeCount }: Graph,
  seeds: readonly DistanceSeeds[],
  follow: EdgeSet,
  pairs: ReadonlyMap<number, number>,
  unreached: number,
): Int32Array {
  const distance = claim('distance');
  loops.fillInts(distance, unreached, nodeCount);
  // Each node enters the queue once, when its distance is set: nodeCount entries suffice. The set avoids reading distances, which are 32 times as large.
  const queue = claim('queue');
  const reached = claim('reached');
  loops.fillInts(reached, 0, reached.length);
  const paired = zeroed('paired');
  for (const edge of pairs.keys()) setBit(paired, edge);
  const seen = new Set<number>();
  const state = claim('spread');
  let tail = 0;
  for (const seed of seeds) {
    const head = tail;
    for (const node of seed.nodes) tail = loops.seedQueue(node, seed.distance, reached, distance, queue, tail);
    state[Spread.head] = head;
    state[Spread.tail] = tail;
    state[Spread.level] = head;
    state[Spread.distance] = seed.distance;
    state[Spread.edge] = NO_EDGE;
    while (loops.spread(firstEdge, toNode, follow, paired, reached, distance, queue, state) !== 0) {
      const edge = state[Spread.edge];
      const pair = pairs.get(edge) as number;
      if (!seen.has(pair)) clearBit(follow, edge);
      seen.add(pair);
      clearBit(paired, edge);
    }
    tail = state[Spread.tail];
  }
  return distance;
}
