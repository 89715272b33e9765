/** Sizes of nodes and what they are spent on, in AssemblyScript: ../../heap/ownership.ts and ../../heap/statistics.ts say what is right. */
import { hasBit, setBit } from './bits';

// As in ../../format/snapshot.ts.
const HIDDEN: u32 = 0;
const ARRAY: u32 = 1;
const STRING: u32 = 2;
const CODE: u32 = 4;
const NATIVE: u32 = 8;
const SYNTHETIC: u32 = 9;
const CONCATENATED: u32 = 10;
const SLICED: u32 = 11;
const INTERNAL: u32 = 3;
const DETACHED: u32 = 2;

const NO_OWNER: u32 = 0xffffffff;
const SHARED: u32 = 0xfffffffe;

export function sumOf(sizes: usize, nodeCount: u32): f64 {
  let total: u64 = 0;
  for (let node: usize = 0; node < (nodeCount as usize); node++) total += load<u32>(sizes + (node << 2)) as u64;
  return total as f64;
}

/** Who owns itself, in `owner`, and a set of those that do not. */
export function startOwners(nodeCount: u32, types: usize, names: usize, states: usize, externalStringData: u32, owner: usize, unowned: usize): void {
  memory.fill(unowned, 0, ((nodeCount as usize) + 31 >> 5) << 2);
  for (let node: u32 = 0; node < nodeCount; node++) {
    const type = load<u8>(types + (node as usize)) as u32;
    const place = (node as usize) << 2;
    const isUnowned =
      type == HIDDEN ||
      type == ARRAY ||
      (type == NATIVE && load<u32>(names + place) == externalStringData && (load<u8>(states + (node as usize)) as u32) != DETACHED);
    store<u32>(owner + place, isUnowned ? NO_OWNER : node);
    if (isUnowned) setBit(unowned, node);
  }
}

/** What is owned passes its bytes on. */
export function passSizes(nodeCount: u32, root: u32, types: usize, owner: usize, selfSize: usize, size: usize): void {
  for (let node: u32 = 0; node < nodeCount; node++) {
    const place = (node as usize) << 2;
    const taker = load<u32>(owner + place);
    if (taker >= SHARED || taker == node || taker == root || (load<u8>(types + (taker as usize)) as u32) == SYNTHETIC) continue;
    const at = size + ((taker as usize) << 2);
    store<u32>(at, load<u32>(at) + load<u32>(selfSize + place));
    store<u32>(size + place, 0);
  }
}

/**
 * Bytes of code, strings, arrays, typed arrays, native and system nodes, in this order, 64 bits each, into `totals`. `room`: three sets of nodes, for the
 * stores of arrays.
 */
export function statistics(
  nodeCount: u32, edgeCount: u32, types: usize, names: usize, states: usize, size: usize, firstEdge: usize, toNode: usize, edgeTypes: usize,
  nameOrIndex: usize, array: u32, elements: u32, arrayBufferData: u32, room: usize, totals: usize,
): void {
  const setBytes = (((nodeCount as usize) + 31) >> 5) << 2;
  const stores = room;
  const once = stores + setBytes;
  const more = once + setBytes;
  memory.fill(room, 0, 3 * setBytes);
  let code: u64 = 0;
  let strings: u64 = 0;
  let arrays: u64 = 0;
  let typedArrays: u64 = 0;
  let native: u64 = 0;
  let system: u64 = 0;
  for (let node: u32 = 0; node < nodeCount; node++) {
    const place = (node as usize) << 2;
    const bytes = load<u32>(size + place) as u64;
    const type = load<u8>(types + (node as usize)) as u32;
    if (type == HIDDEN) system += bytes;
    else if (type == CODE) code += bytes;
    else if (type == STRING || type == CONCATENATED || type == SLICED) strings += bytes;
    else if (type == NATIVE) {
      native += bytes;
      if (load<u32>(names + place) == arrayBufferData && (load<u8>(states + (node as usize)) as u32) != DETACHED) typedArrays += bytes;
    } else if (load<u32>(names + place) == array) {
      arrays += bytes;
      const end = load<u32>(firstEdge + place, 4);
      for (let edge = load<u32>(firstEdge + place); edge < end; edge++) {
        if ((load<u8>(edgeTypes + (edge as usize)) as u32) != INTERNAL || load<u32>(nameOrIndex + ((edge as usize) << 2)) != elements) continue;
        setBit(stores, load<u32>(toNode + ((edge as usize) << 2)));
        break;
      }
    }
  }
  for (let edge: usize = 0; edge < (edgeCount as usize); edge++) {
    const target = load<u32>(toNode + (edge << 2));
    if (!hasBit(stores, target)) continue;
    if (hasBit(once, target)) setBit(more, target);
    else setBit(once, target);
  }
  for (let word: usize = 0; word < setBytes; word += 4) {
    for (let sole = load<u32>(once + word) & ~load<u32>(more + word); sole != 0; sole &= sole - 1) {
      arrays += load<u32>(size + (((word << 3) + (ctz(sole) as usize)) << 2)) as u64;
    }
  }
  store<f64>(totals, code as f64);
  store<f64>(totals, strings as f64, 8);
  store<f64>(totals, arrays as f64, 16);
  store<f64>(totals, typedArrays as f64, 24);
  store<f64>(totals, native as f64, 32);
  store<f64>(totals, system as f64, 40);
}
