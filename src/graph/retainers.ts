/** The edges of a graph by target. */
import { type Workspace, workspaceOf } from '../kernel/workspace.js';
import type { EdgeSet, Graph } from './graph.js';

export interface Retainers {
  /** nodeCount + 1 entries: edges to node n are edge[start[n]] to edge[start[n + 1] - 1], in ascending order. */
  start: Uint32Array;
  /** Edge ordinals; `sourceOf` returns the source of each. */
  edge: Uint32Array;
}

const apart = ({ nodeCount, firstEdge }: Graph): Workspace => workspaceOf({ nodeCount, edgeCount: firstEdge[nodeCount], graphMemory: null });

/** On shared memory: a counting sort of the edges in `include` by target. Time O(nodes + edges); 4 bytes a node and 4 an edge. */
export function retainersOf(graph: Graph, include: EdgeSet, { loops, claim }: Workspace = apart(graph)): Retainers {
  const { nodeCount, firstEdge, toNode } = graph;
  const edgeCount = firstEdge[nodeCount];
  const start = claim('retainersStart', nodeCount + 1);
  loops.fillWords(start, 0, nodeCount + 1);
  const edge = claim('retainersEdge', loops.countByTarget(nodeCount, edgeCount, toNode, include, start));
  loops.sortByTarget(edgeCount, toNode, include, start, edge);
  return { start, edge };
}
