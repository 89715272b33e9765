/** Who is above whom in the dominator tree, in AssemblyScript: ../../graph/tree.ts, ../../suspects/holders.ts and heads.ts say what is right. */

import { clearBit, hasBit, setBit } from './bits';

// As in ../../format/snapshot.ts.
const HIDDEN: u32 = 0;
const CODE: u32 = 4;
const SYNTHETIC: u32 = 9;
const SHAPE: u32 = 14;

/** A bit a type: array, hidden, code, object shape, synthetic, number, bigint, symbol. */
const INTERNAL: u32 = (1 << 1) | (1 << 0) | (1 << 4) | (1 << 14) | (1 << 9) | (1 << 7) | (1 << 13) | (1 << 12);
/** String, concatenated and sliced string. */
const TEXT: u32 = (1 << 2) | (1 << 10) | (1 << 11);

function isOneOf(types: u32, type: u32): bool {
  return type < 32 && ((types >>> type) & 1) != 0;
}

/** Survivors, and the root, that hold in their own name; nodes whose bytes a program asked for. */
export function markHolders(nodeCount: u32, root: u32, types: usize, survives: usize, isHolder: usize, isProgram: usize): void {
  for (let first: u32 = 0; first < nodeCount; first += 32) {
    let holders: u32 = 0;
    let program: u32 = 0;
    const count = min<u32>(32, nodeCount - first);
    for (let bit: u32 = 0; bit < count; bit++) {
      const type = load<u8>(types + ((first + bit) as usize)) as u32;
      holders |= (!isOneOf(INTERNAL | TEXT, type) as u32) << bit;
      program |= ((type != CODE && type != SHAPE && type != HIDDEN && type != SYNTHETIC) as u32) << bit;
    }
    const word = (first >>> 3) as usize;
    store<u32>(isHolder + word, holders & load<u32>(survives + word));
    store<u32>(isProgram + word, program);
  }
  setBit(isHolder, root);
}

/** Node -> the nearest node above it, or itself, that is accepted; the root is. */
export function nearestAbove(nodeCount: u32, parent: usize, accepted: usize, nearest: usize): void {
  const end = (nodeCount as usize) << 2;
  for (let node: usize = 0; node < end; node += 4) store<u32>(nearest + node, hasBit(accepted, (node >> 2) as u32) ? ((node >> 2) as u32) : 0xffffffff);
  fromAbove(end, parent, nearest);
}

/** What is not known yet is what it is above. */
// @ts-ignore: decorator
@inline
function fromAbove(end: usize, parent: usize, nearest: usize): void {
  for (let start: usize = 0; start < end; start += 4) {
    if (load<u32>(nearest + start) != 0xffffffff) continue;
    let above = (load<u32>(parent + start) as usize) << 2;
    while (load<u32>(nearest + above) == 0xffffffff) above = (load<u32>(parent + above) as usize) << 2;
    const answer = load<u32>(nearest + above);
    for (let node = start; load<u32>(nearest + node) == 0xffffffff; node = (load<u32>(parent + node) as usize) << 2) store<u32>(nearest + node, answer);
  }
}

/** The holder of each node, but for those below one that gives some of what it holds to others: unknown, all bits set. */
export function startAnswers(nodeCount: u32, isGiver: usize, holder: usize, answers: usize): void {
  for (let node: u32 = 0; node < nodeCount; node++) {
    const place = (node as usize) << 2;
    const own = load<u32>(holder + place);
    store<u32>(answers + place, own != node && hasBit(isGiver, own) ? 0xffffffff : own);
  }
}

/** Unknown answers from those above. */
export function climb(nodeCount: u32, parent: usize, answers: usize): void {
  fromAbove((nodeCount as usize) << 2, parent, answers);
}

/** Entries of the nodes of a set, from one column to another. */
export function takeOver(nodeCount: u32, where: usize, from: usize, to: usize): void {
  for (let node: u32 = 0; node < nodeCount; node++) {
    if (hasBit(where, node)) store<u32>(to + ((node as usize) << 2), load<u32>(from + ((node as usize) << 2)));
  }
}

/** Adds the size of each node that is of the program to the sum of its holder; sums are 0 before. */
export function addToHolders(nodeCount: u32, isProgram: usize, holder: usize, size: usize, sums: usize): void {
  for (let node: usize = 0; node < (nodeCount as usize); node++) {
    if (!hasBit(isProgram, node as u32)) continue;
    const sum = sums + ((load<u32>(holder + (node << 2)) as usize) << 2);
    store<u32>(sum, load<u32>(sum) + load<u32>(size + (node << 2)));
  }
}

export function markVisible(nodeCount: u32, root: u32, types: usize, isVisible: usize): void {
  for (let first: u32 = 0; first < nodeCount; first += 32) {
    let visible: u32 = 0;
    const count = min<u32>(32, nodeCount - first);
    for (let bit: u32 = 0; bit < count; bit++) visible |= (!isOneOf(INTERNAL, load<u8>(types + ((first + bit) as usize)) as u32) as u32) << bit;
    store<u32>(isVisible + ((first >>> 3) as usize), visible);
  }
  setBit(isVisible, root);
}

/**
 * Of visible nodes the nearest visible one is themselves: they look one higher. Then visible nodes that are new, but for the root, become
 * heads, marked in `isVisible`, and are counted by their owner in `start`, which is 0 before: first places after.
 */
export function countHeads(nodeCount: u32, root: u32, parent: usize, survives: usize, isVisible: usize, ownerAbove: usize, start: usize): void {
  const end = (nodeCount as usize) << 2;
  for (let node: usize = 0; node < end; node += 4) {
    if (!hasBit(isVisible, (node >> 2) as u32)) continue;
    const above = load<u32>(parent + node);
    const place = (above as usize) << 2;
    store<u32>(ownerAbove + node, hasBit(isVisible, above) ? above : load<u32>(ownerAbove + place));
  }
  clearBit(isVisible, root);
  for (let node: usize = 0; node < end; node += 4) {
    if (!hasBit(isVisible, (node >> 2) as u32)) continue;
    if (hasBit(survives, (node >> 2) as u32)) {
      clearBit(isVisible, (node >> 2) as u32);
      continue;
    }
    const place = start + ((load<u32>(ownerAbove + node) as usize) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  let total: u32 = 0;
  for (let owner: usize = 0; owner <= end; owner += 4) {
    total += load<u32>(start + owner);
    store<u32>(start + owner, total);
  }
}
