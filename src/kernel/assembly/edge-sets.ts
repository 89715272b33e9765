/** Sets of edges by their type, and nodes by theirs, in AssemblyScript: ../../heap/edge-sets.ts says what is right. Types are those of ../../format/snapshot.ts, a byte each. */
import { clearBit, hasBit, setBit } from './bits';

const SHORTCUT: u32 = 5;
const WEAK: u32 = 6;

/** Of 32 edges or nodes, from a multiple of 32 on, those that are of this type. */
function ofType(types: usize, edge: usize, type: i8): u32 {
  const wanted = i8x16.splat(type);
  const low = i8x16.bitmask(i8x16.eq(v128.load(types + edge), wanted)) as u32;
  return low | ((i8x16.bitmask(i8x16.eq(v128.load(types + edge, 16), wanted)) as u32) << 16);
}

/** All bits up to the number of them in the word of this one. */
function existing(edge: usize, edgeCount: usize): u32 {
  return edgeCount - edge >= 32 ? 0xffffffff : ((1 as u32) << ((edgeCount - edge) as u32)) - 1;
}

/** All edges but weak ones. */
export function strongEdges(edgeCount: u32, types: usize, strong: usize): void {
  for (let edge: usize = 0; edge < (edgeCount as usize); edge += 32) {
    store<u32>(strong + (edge >> 3), ~ofType(types, edge, WEAK as i8) & existing(edge, edgeCount as usize));
  }
}

/** The first edge from `from` on of this type whose name is in `names`, a set of strings; the number of edges when there is none. */
export function nextNamed(from: u32, edgeCount: u32, types: usize, type: u32, nameOrIndex: usize, names: usize): u32 {
  if (from >= edgeCount) return edgeCount;
  let passed: u32 = 0xffffffff << (from & 31);
  for (let edge = (from & ~31) as usize; edge < (edgeCount as usize); edge += 32) {
    for (let bits = ofType(types, edge, type as i8) & existing(edge, edgeCount as usize) & passed; bits != 0; bits &= bits - 1) {
      const candidate = edge + (ctz(bits) as usize);
      if (hasBit(names, load<u32>(nameOrIndex + (candidate << 2)))) return candidate as u32;
    }
    passed = 0xffffffff;
  }
  return edgeCount;
}

/** The largest of these numbers, of nodes of these types, a bit each; 0 when there is none. */
export function largestOf(nodeCount: u32, types: usize, wanted: u32, numbers: usize): u32 {
  let largest: u32 = 0;
  for (let node: usize = 0; node < (nodeCount as usize); node++) {
    const type = load<u8>(types + node) as u32;
    const number = load<u32>(numbers + (node << 2));
    if (number > largest && type < 32 && ((wanted >>> type) & 1) != 0) largest = number;
  }
  return largest;
}

/** Edges that retain, but for those of WeakMaps' tables. */
export function essentialEdges(nodeCount: u32, edgeCount: u32, root: u32, firstEdge: usize, toNode: usize, types: usize, page: usize, retaining: usize): void {
  for (let edge: usize = 0; edge < (edgeCount as usize); edge += 32) {
    const not = ofType(types, edge, WEAK as i8) | ofType(types, edge, SHORTCUT as i8);
    store<u32>(retaining + (edge >> 3), ~not & existing(edge, edgeCount as usize));
  }
  // What the types do not tell: shortcuts of the root count, edges to oneself do not, nor those into the page from outside.
  const rootPlace = firstEdge + ((root as usize) << 2);
  const rootEnd = load<u32>(rootPlace, 4);
  for (let edge = load<u32>(rootPlace); edge < rootEnd; edge++) {
    if ((load<u8>(types + (edge as usize)) as u32) == SHORTCUT) setBit(retaining, edge);
  }
  for (let node: u32 = 0; node < nodeCount; node++) {
    const place = firstEdge + ((node as usize) << 2);
    const end = load<u32>(place, 4);
    const isOutside = node != root && !hasBit(page, node);
    for (let edge = load<u32>(place); edge < end; edge++) {
      const target = load<u32>(toNode + ((edge as usize) << 2));
      if (target == node || (isOutside && hasBit(page, target))) clearBit(retaining, edge);
    }
  }
}
