/** Sets of edges by their type, in AssemblyScript: ../../heap/edge-sets.ts says what is right. Types are those of ../../format/snapshot.ts, a byte an edge. */
import { hasBit } from './bits';

const SHORTCUT: u32 = 5;
const WEAK: u32 = 6;

/** All edges but weak ones. */
export function strongEdges(edgeCount: u32, types: usize, strong: usize): void {
  for (let edge: u32 = 0; edge < edgeCount; ) {
    let bits: u32 = 0;
    const word = strong + ((edge >>> 5) << 2);
    for (let bit: u32 = 0; bit < 32 && edge < edgeCount; bit++, edge++) bits |= ((load<u8>(types + (edge as usize)) as u32 != WEAK) as u32) << bit;
    store<u32>(word, bits);
  }
}

/** The first edge from `edge` on of this type whose name is in `names`, a set of strings; the number of edges when there is none. */
export function nextNamed(edge: u32, edgeCount: u32, types: usize, type: u32, nameOrIndex: usize, names: usize): u32 {
  for (; edge < edgeCount; edge++) {
    if (load<u8>(types + (edge as usize)) == type && hasBit(names, load<u32>(nameOrIndex + ((edge as usize) << 2)))) break;
  }
  return edge;
}

/** Edges that retain, but for those of WeakMaps' tables; `retaining` is empty before. */
export function essentialEdges(nodeCount: u32, root: u32, firstEdge: usize, toNode: usize, types: usize, page: usize, retaining: usize): void {
  for (let node: u32 = 0; node < nodeCount; node++) {
    const place = firstEdge + ((node as usize) << 2);
    const isRoot = node == root;
    const isOutside = !isRoot && !hasBit(page, node);
    const end = load<u32>(place, 4);
    for (let edge = load<u32>(place); edge < end; edge++) {
      const type = load<u8>(types + (edge as usize)) as u32;
      const target = load<u32>(toNode + ((edge as usize) << 2));
      if (type == WEAK || target == node) continue;
      if (type == SHORTCUT && !isRoot) continue;
      if (isOutside && hasBit(page, target)) continue;
      const word = retaining + ((edge >>> 5) << 2);
      store<u32>(word, load<u32>(word) | (1 << (edge & 31)));
    }
  }
}
