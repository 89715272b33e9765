/** Finds the next node of a kind, for callers that need few of many; `nodeCount` if there is none. */
import { isOneOf } from './kinds.js';

/** The next node of this type and name, from `from` on. */
export function nextNode(from: i32, nodeCount: i32, types: Bytes, type: i32, names: Words, name: i32): i32 {
  for (let node = from; node < nodeCount; node++) {
    if (types[node] !== type) continue;
    const own: i32 = names[node];
    if (own === name) return node;
  }
  return nodeCount;
}

/** The next node of this type with at least so many edges. */
export function nextBranching(from: i32, nodeCount: i32, types: Bytes, type: i32, firstEdge: Words, least: i32): i32 {
  for (let node = from; node < nodeCount; node++) {
    const count: i32 = firstEdge[node + 1] - firstEdge[node];
    if (count >= least && types[node] === type) return node;
  }
  return nodeCount;
}

/** The next node of one of these types, one bit each. */
export function nextOfTypes(from: i32, nodeCount: i32, types: Bytes, wanted: i32): i32 {
  for (let node = from; node < nodeCount; node++) if (isOneOf(wanted, types[node])) return node;
  return nodeCount;
}

/** The next node with this number. */
export function nextEqual(from: i32, nodeCount: i32, numbers: Ints, wanted: i32): i32 {
  for (let node = from; node < nodeCount; node++) if (numbers[node] === wanted) return node;
  return nodeCount;
}

/** The largest number of the nodes of these types, one bit each; 0 if there is none. */
export function largestOf(nodeCount: i32, types: Bytes, wanted: i32, numbers: Sizes): f64 {
  let largest: f64 = 0;
  for (let node = 0; node < nodeCount; node++) {
    const number: f64 = numbers[node];
    if (number > largest && isOneOf(wanted, types[node])) largest = number;
  }
  return largest;
}
