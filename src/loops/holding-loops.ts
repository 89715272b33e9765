/** What is above what in the dominator tree: see kernel/holding.ts. */
import { clearBit, hasBit, setBit } from './bit-sets.js';
import { isInternal, isText, NodeType } from './kinds.js';

const UNKNOWN: i32 = -1;

/** Survivors, and the root, that hold in their own name; nodes whose bytes a program asked for. */
export function markHolders(nodeCount: i32, root: i32, types: Bytes, survives: Ints, isHolder: Ints, isProgram: Ints): void {
  for (let first = 0; first < nodeCount; first += 32) {
    let holders = 0;
    let program = 0;
    const end = nodeCount - first < 32 ? nodeCount : first + 32;
    for (let node = first; node < end; node++) {
      const type = types[node];
      if (!isInternal(type) && !isText(type)) holders |= 1 << (node & 31);
      if (type !== NodeType.code && type !== NodeType.objectShape && type !== NodeType.hidden && type !== NodeType.synthetic) program |= 1 << (node & 31);
    }
    isHolder[first >>> 5] = holders & survives[first >>> 5];
    isProgram[first >>> 5] = program;
  }
  setBit(isHolder, root);
}

/** Nodes of the set are their own answer; all others are unknown. */
export function startNearest(nodeCount: i32, accepted: Ints, nearest: Ints): void {
  for (let node = 0; node < nodeCount; node++) nearest[node] = hasBit(accepted, node) ? node : UNKNOWN;
}

/** The holder of each node, but for those below one that gives some of what it holds to others: unknown. */
export function startAnswers(nodeCount: i32, isGiver: Ints, holder: Ints, answers: Ints): void {
  for (let node = 0; node < nodeCount; node++) {
    const own = holder[node];
    answers[node] = own !== node && hasBit(isGiver, own) ? UNKNOWN : own;
  }
}

/** An unknown answer becomes that of the nearest node above which has one. Each climb writes what it found all the way: time O(nodes). */
export function climb(nodeCount: i32, parent: Ints, answers: Ints): void {
  for (let start = 0; start < nodeCount; start++) {
    if (answers[start] !== UNKNOWN) continue;
    let above = parent[start];
    while (answers[above] === UNKNOWN) above = parent[above];
    const answer = answers[above];
    for (let node = start; answers[node] === UNKNOWN; node = parent[node]) answers[node] = answer;
  }
}

/** Entries of the nodes of a set, from one column to another. */
export function takeOver(nodeCount: i32, where: Ints, from: Ints, to: Ints): void {
  for (let node = 0; node < nodeCount; node++) if (hasBit(where, node)) to[node] = from[node];
}

/** Adds the size of each node that is of the program to the sum of its holder; sums are 0 before. */
export function addToHolders(nodeCount: i32, isProgram: Ints, holder: Ints, size: Sizes, sums: Sizes): void {
  for (let node = 0; node < nodeCount; node++) {
    if (hasBit(isProgram, node)) sums[holder[node]] = sums[holder[node]] + size[node];
  }
}

/** Objects that are no part of others, and the root. */
export function markVisible(nodeCount: i32, root: i32, types: Bytes, isVisible: Ints): void {
  for (let first = 0; first < nodeCount; first += 32) {
    let visible = 0;
    const end = nodeCount - first < 32 ? nodeCount : first + 32;
    for (let node = first; node < end; node++) if (!isInternal(types[node])) visible |= 1 << (node & 31);
    isVisible[first >>> 5] = visible;
  }
  setBit(isVisible, root);
}

/**
 * The nearest visible node of a visible one is itself: it looks one higher. Then visible nodes that are new, but for the root, become heads, marked in
 * `isVisible`, and are counted by their owner in `start`, which is 0 before: positions behind the heads of each owner after.
 */
export function countHeads(nodeCount: i32, root: i32, parent: Ints, survives: Ints, isVisible: Ints, ownerAbove: Ints, start: Words): void {
  for (let node = 0; node < nodeCount; node++) {
    if (!hasBit(isVisible, node)) continue;
    const above = parent[node];
    ownerAbove[node] = hasBit(isVisible, above) ? above : ownerAbove[above];
  }
  clearBit(isVisible, root);
  for (let node = 0; node < nodeCount; node++) {
    if (!hasBit(isVisible, node)) continue;
    if (hasBit(survives, node)) {
      clearBit(isVisible, node);
      continue;
    }
    const owner = ownerAbove[node];
    start[owner] = start[owner] + 1;
  }
  let total: u32 = 0;
  for (let owner = 0; owner <= nodeCount; owner++) {
    total += start[owner];
    start[owner] = total;
  }
}
