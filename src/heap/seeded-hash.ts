/**
 * Slots of open-addressing tables with keys from a file. Each table has a random seed, so a crafted file cannot contain keys that collide
 * and make lookups linear.
 */

/** Two random 32-bit numbers that are mixed into a key. */
export interface Seed {
  one: number;
  two: number;
}

export function drawSeed(random: () => number = Math.random): Seed {
  return { one: random() * 2 ** 32, two: random() * 2 ** 32 };
}

/**
 * Slot of a key of two numbers (their low 32 bits) in a table of 2^(32 - shift) slots. Uses the finalizer of MurmurHash3 (A. Appleby),
 * because a multiplication alone maps the keys k, 2k, 3k ... to equidistant slots for any seed.
 */
export function slotOf(seed: Seed, one: number, two: number, shift: number): number {
  let mixed = Math.imul(one ^ seed.one, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13) ^ two ^ seed.two, 0xc2b2ae35);
  return Math.imul(mixed ^ (mixed >>> 16), 0x9e3779b1) >>> shift;
}
