/** The edges of a graph by their target: who retains whom. */
import type { EdgeSet, Graph } from './graph.js';

export interface Retainers {
  /** nodeCount + 1 entries: edges to node n are edge[start[n]] to edge[start[n + 1] - 1], in ascending order. */
  start: Uint32Array;
  /** Edge ordinals; `sourceOf` tells the node each leaves. */
  edge: Uint32Array;
}

/** On shared memory: a counting sort of the edges in `include` by target. Time O(nodes + edges); 4 bytes a node and 4 an edge. */
export function retainersOf(graph: Graph, include: EdgeSet): Retainers {
  const { nodeCount, firstEdge, toNode } = graph;
  const edgeCount = firstEdge[nodeCount];
  const start = new Uint32Array(new SharedArrayBuffer(4 * (nodeCount + 1)));
  for (let edge = 0; edge < edgeCount; edge++) {
    if (include[edge >>> 5] & (1 << (edge & 31))) start[toNode[edge]]++;
  }
  let total = 0;
  for (let node = 0; node <= nodeCount; node++) {
    total += start[node];
    start[node] = total;
  }
  const sorted = new Uint32Array(new SharedArrayBuffer(4 * total));
  for (let edge = edgeCount - 1; edge >= 0; edge--) {
    if (include[edge >>> 5] & (1 << (edge & 31))) sorted[--start[toNode[edge]]] = edge;
  }
  return { start, edge: sorted };
}
