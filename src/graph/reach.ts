/** Nodes reachable from a set of nodes over a set of edges. */
import type { Workspace } from '../kernel/workspace.js';
import { hasBit, setBit } from './bits.js';
import type { EdgeSet, Graph, NodeSet } from './graph.js';

/** Nodes reachable from the seeds (included) over `follow`. Time O(edges reached); 4 bytes a node for the queue, 1 bit for the set. */
export function reachable({ loops, claim }: Workspace, { firstEdge, toNode }: Graph, seeds: Iterable<number>, follow: EdgeSet): NodeSet {
  const reached = claim('page');
  loops.fillInts(reached, 0, reached.length);
  // Each node enters the queue once, when its bit is set: nodeCount entries suffice.
  const queue = claim('pageQueue');
  let count = 0;
  for (const seed of seeds) {
    if (hasBit(reached, seed)) continue;
    setBit(reached, seed);
    queue[count++] = seed;
  }
  loops.reach(firstEdge, toNode, follow, reached, queue, count);
  return reached;
}
