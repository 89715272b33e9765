/** Numbers that look random and are the same in every run: what fails once fails again, with the seed that is printed. */

export interface Random {
  /** A whole number from 0 to limit - 1. */
  below(limit: number): number;
  pick<Value>(values: readonly Value[]): Value;
}

/** TRUST=full tries as much as the issue asks for; the default is what CI has time for. */
export const isFull = process.env['TRUST'] === 'full';

/** SEED=n tries other places than those that CI tries. */
export const seed = Number(process.env['SEED'] ?? 97_498);

/** mulberry32 (Tommy Ettinger, 2017): 32 bits of state, good enough to pick places. */
export function createRandom(from: number): Random {
  let state = from >>> 0;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  return { below, pick: (values) => values[below(values.length)] };
}
