/** Single edges of a node, by name. */
import { EdgeType, type NodeOrdinal } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import type { Heap } from '../heap/heap.js';

/** Target of the first internal edge with one of these names (string indexes); -1 if there is none. */
export function internalTarget({ snapshot: { edges } }: Heap, node: NodeOrdinal, ...names: number[]): NodeOrdinal {
  for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
    const name = edges.nameOrIndex[edge];
    if (edges.type[edge] === EdgeType.internal && name !== -1 && names.includes(name)) return edges.toNode[edge];
  }
  return -1;
}

/** Target of the internal edge with this text as its name; -1 if there is none. */
export function internalNamed({ snapshot: { edges, strings } }: Heap, node: NodeOrdinal, name: string): NodeOrdinal {
  for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
    if (edges.type[edge] === EdgeType.internal && text(strings, edges.nameOrIndex[edge]) === name) return edges.toNode[edge];
  }
  return -1;
}

/** Value of a property; -1 if there is none, or if it is a small integer. */
export function propertyTarget({ snapshot: { edges, strings } }: Heap, node: NodeOrdinal, name: string): NodeOrdinal {
  for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
    if (edges.type[edge] === EdgeType.property && text(strings, edges.nameOrIndex[edge]) === name) return edges.toNode[edge];
  }
  return -1;
}
