/** Breadth-first distances. */
import { createBits, hasBit, setBit } from './bits.js';
import { type EdgeSet, type Graph, sharedColumn } from './graph.js';

export interface DistanceSeeds {
  /** In the order in which they are to be met. */
  nodes: readonly number[];
  distance: number;
}

/**
 * Breadth-first distance of every node over `follow`: first from all nodes of the first seeds, then what is left from the next.
 * `pairs` maps some edges to a number they share with another edge: of each pair the edge met first is not followed.
 * Unreached nodes: `unreached`. On shared memory. Time O(nodes + edges); 8 bytes a node.
 */
export function distances(graph: Graph, seeds: readonly DistanceSeeds[], follow: EdgeSet, pairs: ReadonlyMap<number, number>, unreached: number): Int32Array {
  const { firstEdge, toNode, nodeCount } = graph;
  const distance = sharedColumn(nodeCount).fill(unreached);
  // Each node enters the queue once, when its distance is set: nodeCount entries suffice.
  const queue = new Int32Array(nodeCount);
  // The set answers what the column could, from a thirty-second of the memory.
  const reached = createBits(nodeCount);
  const met = new Set<number>();
  const isSecondOfPair = (edge: number): boolean => {
    const pair = pairs.get(edge);
    if (pair === undefined || met.has(pair)) return true;
    met.add(pair);
    return false;
  };
  const hasPairs = pairs.size > 0;
  let head = 0;
  let tail = 0;
  for (const seed of seeds) {
    for (const node of seed.nodes) {
      if (hasBit(reached, node)) continue;
      setBit(reached, node);
      distance[node] = seed.distance;
      queue[tail++] = node;
    }
    while (head < tail) {
      const node = queue[head++];
      const next = distance[node] + 1;
      for (let edge = firstEdge[node], end = firstEdge[node + 1]; edge < end; edge++) {
        if (!(follow[edge >>> 5] & (1 << (edge & 31)))) continue;
        const target = toNode[edge];
        const word = target >>> 5;
        const bit = 1 << (target & 31);
        if (reached[word] & bit) continue;
        if (hasPairs && !isSecondOfPair(edge)) continue;
        reached[word] |= bit;
        distance[target] = next;
        queue[tail++] = target;
      }
    }
  }
  return distance;
}
