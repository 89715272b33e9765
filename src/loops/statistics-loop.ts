/** The figures of DevTools' Statistics view. */
import { hasBit, setBit } from './bit-sets.js';
import { Detachedness, EdgeType, isText, NodeType } from './kinds.js';

/**
 * Writes the bytes of code, strings, arrays, typed arrays, native and system nodes to `totals`, in this order. Names are string indexes, -1 for none.
 * The elements of an array count as array bytes if they have only one incoming edge. `stores`, `once` and `more` are scratch: sets of nodes.
 */
export function sumStatistics(
  nodeCount: i32,
  edgeCount: i32,
  types: Bytes,
  names: Words,
  states: Bytes,
  size: Sizes,
  firstEdge: Words,
  toNode: Ints,
  edgeTypes: Bytes,
  nameOrIndex: Words,
  array: i32,
  elements: i32,
  arrayBufferData: i32,
  stores: Ints,
  once: Ints,
  more: Ints,
  totals: Doubles,
): void {
  const words = (nodeCount + 31) >>> 5;
  stores.fill(0, 0, words);
  once.fill(0, 0, words);
  more.fill(0, 0, words);
  let code: f64 = 0;
  let strings: f64 = 0;
  let arrays: f64 = 0;
  let typedArrays: f64 = 0;
  let native: f64 = 0;
  let system: f64 = 0;
  for (let node = 0; node < nodeCount; node++) {
    const bytes: f64 = size[node];
    const type = types[node];
    const name: i32 = names[node];
    if (type === NodeType.hidden) system += bytes;
    else if (type === NodeType.code) code += bytes;
    else if (isText(type)) strings += bytes;
    else if (type === NodeType.native) {
      native += bytes;
      // The name of a detached node is "Detached ..." in DevTools.
      if (name === arrayBufferData && states[node] !== Detachedness.detached) typedArrays += bytes;
    } else if (name === array) {
      arrays += bytes;
      for (let edge = firstEdge[node], end = firstEdge[node + 1]; edge < end; edge++) {
        if (edgeTypes[edge] !== EdgeType.internal) continue;
        const edgeName: i32 = nameOrIndex[edge];
        if (edgeName !== elements) continue;
        setBit(stores, toNode[edge]);
        break;
      }
    }
  }
  for (let edge = 0; edge < edgeCount; edge++) {
    const target = toNode[edge];
    if (!hasBit(stores, target)) continue;
    if (hasBit(once, target)) setBit(more, target);
    else setBit(once, target);
  }
  for (let word = 0; word < words; word++) {
    if ((once[word] & ~more[word]) === 0) continue;
    for (let node = word << 5, end = node + 32; node < end; node++) if (hasBit(once, node) && !hasBit(more, node)) arrays += size[node];
  }
  totals[0] = code;
  totals[1] = strings;
  totals[2] = arrays;
  totals[3] = typedArrays;
  totals[4] = native;
  totals[5] = system;
}
