/**
 * Slots of the open-addressing tables whose keys stand in the file. The seed is drawn anew for each table: whoever writes a file cannot
 * know which keys will want the same slot, and so cannot make a table walk all of itself for each.
 */

/** Two numbers of 32 bits that a key is mixed with. */
export interface Seed {
  one: number;
  two: number;
}

export function drawSeed(random: () => number = Math.random): Seed {
  return { one: random() * 2 ** 32, two: random() * 2 ** 32 };
}

/**
 * Slot of a key of two numbers, of which 32 bits count, in a table of 2^(32 - shift) slots. Mixed as in the last step of MurmurHash3 (A. Appleby),
 * because a product alone keeps the keys k, 2k, 3k ... in line, which a seed then only moves.
 */
export function slotOf(seed: Seed, one: number, two: number, shift: number): number {
  let mixed = Math.imul(one ^ seed.one, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13) ^ two ^ seed.two, 0xc2b2ae35);
  return Math.imul(mixed ^ (mixed >>> 16), 0x9e3779b1) >>> shift;
}
