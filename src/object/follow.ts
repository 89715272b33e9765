/** Single edges of a node, by name. */
import { EdgeType, type NodeOrdinal } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import type { Heap } from '../heap/heap.js';

/** Where the first internal edge of one of these names leads, as string indexes; -1 for none. */
export function internalTarget({ snapshot: { edges } }: Heap, node: NodeOrdinal, ...names: number[]): NodeOrdinal {
  for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
    const name = edges.nameOrIndex[edge];
    if (edges.type[edge] === EdgeType.internal && name !== -1 && names.includes(name)) return edges.toNode[edge];
  }
  return -1;
}

/** The same of an internal edge by its text. */
export function internalNamed({ snapshot: { edges, strings } }: Heap, node: NodeOrdinal, name: string): NodeOrdinal {
  for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
    if (edges.type[edge] === EdgeType.internal && text(strings, edges.nameOrIndex[edge]) === name) return edges.toNode[edge];
  }
  return -1;
}

/** Where a property leads; -1 for none, and for one that is a small integer. */
export function propertyTarget({ snapshot: { edges, strings } }: Heap, node: NodeOrdinal, name: string): NodeOrdinal {
  for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
    if (edges.type[edge] === EdgeType.property && text(strings, edges.nameOrIndex[edge]) === name) return edges.toNode[edge];
  }
  return -1;
}
