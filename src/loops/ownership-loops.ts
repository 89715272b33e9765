/** Sizes after ownership transfer: see heap/ownership.ts. `owner` holds the node itself, NO_OWNER, or SHARED. */
import { hasBit, setBit } from './bit-sets.js';
import { Detachedness, EdgeType, NodeType } from './kinds.js';

const NO_OWNER: i32 = -1;
const SHARED: i32 = -2;

/** Writes nodes that own themselves to `owner`, and the set of those that do not to `unowned`. */
export function startOwners(nodeCount: i32, types: Bytes, names: Words, states: Bytes, externalStringData: i32, owner: Ints, unowned: Ints): void {
  unowned.fill(0, 0, (nodeCount + 31) >>> 5);
  for (let node = 0; node < nodeCount; node++) {
    const type = types[node];
    let isUnowned = type === NodeType.hidden || type === NodeType.array;
    if (type === NodeType.native) {
      const name: i32 = names[node];
      isUnowned = name === externalStringData && states[node] !== Detachedness.detached;
    }
    owner[node] = isUnowned ? NO_OWNER : node;
    if (isUnowned) setBit(unowned, node);
  }
}

/**
 * Propagates ownership from nodes that own themselves over strong edges to those that do not. `stack` needs two entries a node: each is pushed when it
 * gets an owner and again when it becomes shared.
 */
export function flowOwnership(nodeCount: i32, firstEdge: Words, toNode: Ints, types: Bytes, unowned: Ints, owner: Ints, stack: Ints): void {
  let top = 0;
  for (let node = 0; node < nodeCount || top !== 0; ) {
    let from = node;
    if (top !== 0) {
      from = stack[--top];
    } else {
      node++;
      if (hasBit(unowned, from)) continue;
    }
    const giver = owner[from];
    for (let edge = firstEdge[from], end = firstEdge[from + 1]; edge < end; edge++) {
      const target = toNode[edge];
      // Fast path: most targets own themselves.
      if (!hasBit(unowned, target)) continue;
      const before = owner[target];
      if (before === giver || before === SHARED || types[edge] === EdgeType.weak) continue;
      owner[target] = before === NO_OWNER ? giver : SHARED;
      stack[top++] = target;
    }
  }
}

/** Adds the bytes of nodes with one owner to that owner. */
export function passSizes(nodeCount: i32, root: i32, types: Bytes, owner: Ints, selfSize: Sizes, size: Sizes): void {
  for (let node = 0; node < nodeCount; node++) {
    const taker = owner[node];
    if (taker < 0 || taker === node || taker === root || types[taker] === NodeType.synthetic) continue;
    size[taker] = size[taker] + selfSize[node];
    size[node] = 0;
  }
}
