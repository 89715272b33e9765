/** A graph with its columns in WebAssembly memory and compiled loops, and with loops as JavaScript. */
import type { Graph } from '../../src/graph/graph.js';
import { compile } from '../../src/kernel/compile.js';
import { createGraphMemory, type GraphMemory } from '../../src/kernel/graph-memory.js';
import { type Workspace, workspaceOf } from '../../src/kernel/workspace.js';

export interface Form {
  work: Workspace;
  graph: Graph;
}

/** Whether this version of V8 has memories beyond 4 GiB. */
export const hasWideMemories = compile('graph', 64) !== null;

const allForms = ['WebAssembly', 'WebAssembly with 64-bit addresses', 'JavaScript'] as const;
export type FormName = (typeof allForms)[number];
export const forms = allForms.filter((name) => hasWideMemories || name !== 'WebAssembly with 64-bit addresses');

/** One memory a size and width of addresses, so that graphs of the same size reuse memory with old content. */
const memories = new Map<string, GraphMemory>();
function memoryFor(nodeCount: number, edgeCount: number, addressBits: 32 | 64): GraphMemory {
  const key = `${nodeCount},${edgeCount},${addressBits}`;
  const memory = memories.get(key) ?? createGraphMemory(nodeCount, edgeCount, addressBits);
  if (!memory) throw new Error('there is no memory');
  memories.set(key, memory);
  return memory;
}

export function formOf(name: FormName, graph: Graph): Form {
  const { nodeCount, firstEdge, toNode } = graph;
  const edgeCount = firstEdge[nodeCount];
  if (name === 'JavaScript') return { work: workspaceOf({ nodeCount, edgeCount, graphMemory: null }), graph };
  const graphMemory = memoryFor(nodeCount, edgeCount, name === 'WebAssembly' ? 32 : 64);
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
