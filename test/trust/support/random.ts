/** Pseudo-random numbers from a printed seed, so that failures are reproducible. */

export interface Random {
  /** A whole number from 0 to limit - 1. */
  below(limit: number): number;
  pick<Value>(values: readonly Value[]): Value;
}

/** TRUST=full runs all cases, for minutes (npm run test:trust). */
export const isFull = process.env['TRUST'] === 'full';
/** TRUST=ci runs more of them, for a machine with time; the default is a short form of each test, for every change (`npm test`, .ci/run). */
export const isLong = isFull || process.env['TRUST'] === 'ci';
/** How many random values to try of so many. */
export const runs = (count: number): number => (isLong ? count : Math.ceil(count / 5));

/** SEED=n uses other cases than CI. */
export const seed = Number(process.env['SEED'] ?? 97_498);

/** mulberry32 (Tommy Ettinger, 2017): 32 bits of state, sufficient for choosing offsets. */
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
