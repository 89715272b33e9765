/** A graph with its columns in WebAssembly memory and compiled loops, and with loops as JavaScript. */
import type { Graph } from '../../src/graph/graph.js';
import { createGraphMemory, type GraphMemory } from '../../src/kernel/graph-memory.js';
import { type Workspace, workspaceOf } from '../../src/kernel/workspace.js';

export interface Form {
  work: Workspace;
  graph: Graph;
}

export const forms = ['WebAssembly', 'JavaScript'] as const;
export type FormName = (typeof forms)[number];

/** One memory a size, so that graphs of the same size reuse memory with old content. */
const memories = new Map<string, GraphMemory>();
function memoryFor(nodeCount: number, edgeCount: number): GraphMemory {
  const key = `${nodeCount},${edgeCount}`;
  const memory = memories.get(key) ?? createGraphMemory(nodeCount, edgeCount);
  if (!memory) throw new Error('there is no memory');
  memories.set(key, memory);
  return memory;
}

export function formOf(name: FormName, graph: Graph): Form {
  const { nodeCount, firstEdge, toNode } = graph;
  const edgeCount = firstEdge[nodeCount];
  if (name === 'JavaScript') return { work: workspaceOf({ nodeCount, edgeCount, graphMemory: null }), graph };
  const graphMemory = memoryFor(nodeCount, edgeCount);
  const { nodes, edges } = graphMemory.columns;
  nodes.firstEdge.set(firstEdge);
  edges.toNode.set(toNode);
  return { work: workspaceOf({ nodeCount, edgeCount, graphMemory }), graph: { nodeCount, firstEdge: nodes.firstEdge, toNode: edges.toNode } };
}

/** A set of edges where the loops have it: as WebAssembly they take no other. */
export function placed({ work }: Form, name: 'essential' | 'followed', edges: Int32Array): Int32Array {
  const column = work.claim(name);
  column.set(edges);
  return column;
}
