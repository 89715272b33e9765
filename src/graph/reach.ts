/** What can be reached from some nodes over some edges. */
import { createBits } from './bits.js';
import type { EdgeSet, Graph, NodeSet } from './graph.js';

/** Nodes reachable from the seeds (included) over `follow`. Time O(edges reached); 4 bytes a node for the queue, 1 bit for the set. */
export function reachable(graph: Graph, seeds: Iterable<number>, follow: EdgeSet): NodeSet {
  const { firstEdge, toNode, nodeCount } = graph;
  const reached = createBits(nodeCount);
  // Each node enters the queue once, when its bit is set: nodeCount entries suffice.
  const queue = new Int32Array(nodeCount);
  let tail = 0;
  for (const seed of seeds) {
    if (reached[seed >>> 5] & (1 << (seed & 31))) continue;
    reached[seed >>> 5] |= 1 << (seed & 31);
    queue[tail++] = seed;
  }
  for (let head = 0; head < tail; head++) {
    const node = queue[head];
    for (let edge = firstEdge[node], end = firstEdge[node + 1]; edge < end; edge++) {
      if (!(follow[edge >>> 5] & (1 << (edge & 31)))) continue;
      const target = toNode[edge];
      const word = target >>> 5;
      const bit = 1 << (target & 31);
      if (reached[word] & bit) continue;
      reached[word] |= bit;
      queue[tail++] = target;
    }
  }
  return reached;
}
