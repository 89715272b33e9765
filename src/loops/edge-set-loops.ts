/** Sets of edges by their type. */
import { clearBit, hasBit } from './bit-sets.js';
import { EdgeType } from './kinds.js';

/** All edges except weak ones. */
export function markStrongEdges(edgeCount: i32, types: Bytes, strong: Ints): void {
  for (let first = 0; first < edgeCount; first += 32) {
    let bits = 0;
    const end = edgeCount - first < 32 ? edgeCount : first + 32;
    for (let edge = first; edge < end; edge++) bits |= ((types[edge] !== EdgeType.weak ? 1 : 0) as i32) << (edge & 31);
    strong[first >>> 5] = bits;
  }
}

/** The first edge from `from` on of this type whose name is in `names`, a set of strings; `edgeCount` if there is none. */
export function nextNamed(from: i32, edgeCount: i32, types: Bytes, type: i32, nameOrIndex: Words, names: Ints): i32 {
  for (let edge = from; edge < edgeCount; edge++) if (types[edge] === type && hasBit(names, nameOrIndex[edge])) return edge;
  return edgeCount;
}

/** Essential edges, including those of WeakMaps' tables, which the caller removes: see heap/edge-sets.ts. */
export function markEssentialEdges(nodeCount: i32, edgeCount: i32, root: i32, firstEdge: Words, toNode: Ints, types: Bytes, page: Ints, essential: Ints): void {
  for (let first = 0; first < edgeCount; first += 32) {
    let bits = 0;
    const end = edgeCount - first < 32 ? edgeCount : first + 32;
    for (let edge = first; edge < end; edge++) {
      const type = types[edge];
      bits |= ((type !== EdgeType.weak && type !== EdgeType.shortcut ? 1 : 0) as i32) << (edge & 31);
    }
    essential[first >>> 5] = bits;
  }
  // Shortcuts of the root retain.
  for (let edge = firstEdge[root], end = firstEdge[root + 1]; edge < end; edge++) {
    if (types[edge] === EdgeType.shortcut) essential[edge >>> 5] = essential[edge >>> 5] | (1 << (edge & 31));
  }
  // Edges of a node to itself and edges into the page from outside do not.
  let edge = firstEdge[0];
  for (let node = 0; node < nodeCount; node++) {
    const end = firstEdge[node + 1];
    const isOutside = node !== root && !hasBit(page, node);
    for (; edge < end; edge++) {
      const target = toNode[edge];
      if (target === node || (isOutside && hasBit(page, target))) clearBit(essential, edge);
    }
  }
}
