/** Groups of equal texts by hash and byte length: an open-addressing table over columns, because a heap may have millions of texts. */
import type { NodeOrdinal } from '../format/snapshot.js';
import { drawSeed, slotOf } from '../heap/seeded-hash.js';

/** Columns by group, in the order first seen. */
export interface TextGroups {
  one: number[];
  two: number[];
  /** For truncated texts -1 minus the length, so that they never equal complete ones. */
  byteLength: number[];
  /** A node that has the text. */
  node: NodeOrdinal[];
  count: number[];
  bytes: number[];
  certain: boolean[];
  /** Position of the group of a text, -1 for none. */
  find(one: number, two: number, byteLength: number): number;
  /** Position of the group of a text; adds an empty group if there is none. */
  open(one: number, two: number, byteLength: number, node: NodeOrdinal, certain: boolean): number;
  add(group: number, count: number, bytes: number): void;
}

/** Different texts of the same length share a group with a probability of 2^-64. 60 bytes a group. */
export function createTextGroups(): TextGroups {
  const seed = drawSeed();
  let table = new Int32Array(1024);
  const one: number[] = [];
  const two: number[] = [];
  const byteLength: number[] = [];
  const node: number[] = [];
  const count: number[] = [];
  const bytes: number[] = [];
  const certain: boolean[] = [];

  /** Slot of a text, or the free slot for it. Slots hold a position + 1. */
  const place = (hashOne: number, hashTwo: number, length: number): number => {
    const mask = table.length - 1;
    let slot = slotOf(seed, hashOne, hashTwo, Math.clz32(mask));
    for (; table[slot] !== 0; slot = (slot + 1) & mask) {
      const group = table[slot] - 1;
      if (one[group] === hashOne && two[group] === hashTwo && byteLength[group] === length) break;
    }
    return slot;
  };
  const grow = (): void => {
    table = new Int32Array(2 * table.length);
    for (let group = 0; group < one.length; group++) table[place(one[group], two[group], byteLength[group])] = group + 1;
  };

  return {
    one,
    two,
    byteLength,
    node,
    count,
    bytes,
    certain,
    find: (hashOne, hashTwo, length) => table[place(hashOne, hashTwo, length)] - 1,
    open(hashOne, hashTwo, length, example, isCertain) {
      const slot = place(hashOne, hashTwo, length);
      if (table[slot] !== 0) return table[slot] - 1;
      table[slot] = one.push(hashOne);
      two.push(hashTwo);
      byteLength.push(length);
      node.push(example);
      count.push(0);
      bytes.push(0);
      certain.push(isCertain);
      if (2 * one.length > table.length) grow();
      return one.length - 1;
    },
    add(group, more, moreBytes) {
      count[group] += more;
      bytes[group] += moreBytes;
    },
  };
}
