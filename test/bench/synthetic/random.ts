/** Repeatable chance: a small generator that can be set to any stream, and the distributions that heaps have. */

export interface Random {
  state: number;
}

/** One number out of several, well mixed: the start of a stream, or a choice that everybody must make alike. */
export function mix(seed: number, first: number, second = 0): number {
  let hash = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(first + 0x7f4a7c15, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ Math.imul(second + 0x165667b1, 0x27d4eb2f);
  hash = Math.imul(hash ^ (hash >>> 13), 0x297a2d39);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** From 0, inclusive, to 1, exclusive (Mulberry32). */
export function next(random: Random): number {
  const state = (random.state + 0x6d2b79f5) | 0;
  random.state = state;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

export const below = (random: Random, limit: number): number => Math.floor(next(random) * limit);

/** A rank from 0 to count - 1, the first ones most often: Zipf's law with exponent 1. */
export const zipf = (random: Random, count: number): number => Math.min(count - 1, Math.floor((count + 1) ** next(random)) - 1);

/** A length with a long tail. */
export function pareto(random: Random, least: number, exponent: number, most: number): number {
  return Math.min(most, Math.floor(least / (1 - next(random)) ** (1 / exponent)));
}

/** A length around `middle`, half of all below it, few far above. */
export function logNormal(random: Random, middle: number, spread: number, most: number): number {
  const normal = (next(random) + next(random) + next(random) + next(random) - 2) * 1.732;
  return Math.min(most, Math.round(middle * Math.exp(spread * normal)));
}
