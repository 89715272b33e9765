/** Sets of ordinals, one bit each. */
import { hasBit, setBit } from '../loops/bit-sets.js';

export { clearBit, hasBit, setBit } from '../loops/bit-sets.js';

export type Bits = Int32Array;

export const createBits = (count: number): Bits => new Int32Array((count + 31) >>> 5);

/** Position of an ordinal among the members of a set, in order; -1 if it is not a member. `before`: number of members before each word. */
export function rankIn(bits: Bits, before: Int32Array, ordinal: number): number {
  const word = ordinal >>> 5;
  return hasBit(bits, ordinal) ? before[word] + bitCount(bits[word] & ((1 << (ordinal & 31)) - 1)) : -1;
}

/** Returns a function that returns the position of a node in `members`, which are in order; -1 if it is not a member. 2 bits a node. */
export function createRanks(members: ArrayLike<number>, count: number): (ordinal: number) => number {
  const bits = createBits(count);
  for (let at = 0; at < members.length; at++) setBit(bits, members[at]);
  const before = new Int32Array(bits.length);
  for (let word = 0, total = 0; word < bits.length; word++) {
    before[word] = total;
    total += bitCount(bits[word]);
  }
  return (ordinal) => rankIn(bits, before, ordinal);
}

/** Number of bits set in a word, by sums of adjacent fields (H. S. Warren, "Hacker's Delight", 2nd ed., 2012, section 5-1). */
function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
