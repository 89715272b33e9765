/** Matching by id, against a Map, and with ids that are crafted to collide. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchById } from '../../src/compare/match.js';
import type { WideColumn } from '../../src/format/snapshot.js';
import { drawSeed, type Seed } from '../../src/heap/seeded-hash.js';
import { SEED } from '../support/arbitraries.js';
import { naiveMatch } from '../support/naive-heap.js';
import { createRandom, runs } from '../trust/support/random.js';

const column = (ids: readonly number[]): WideColumn => (ids.some((id) => id > 0xffffffff) ? Float64Array.from(ids) : Uint32Array.from(ids));
const match = (baseline: readonly number[], current: readonly number[]) => Array.from(matchById(column(baseline), column(current)));

/** A column that counts its reads: one for every probed slot. */
function counting(ids: readonly number[]): { ids: WideColumn; reads: () => number } {
  let reads = 0;
  const get = (column: WideColumn, key: string | symbol) => {
    reads++;
    return column[key as unknown as number];
  };
  return { ids: new Proxy(column(ids), { get }), reads: () => reads };
}

/** x with x * odd = 1 modulo 2^32. Newton's iteration, which doubles the right bits. */
function inverse(odd: number): number {
  let found = odd;
  for (let round = 0; round < 5; round++) found = Math.imul(found, 2 - Math.imul(odd, found));
  return found;
}

/** Inverts slotOf: ids that all map to the first slot of any table with this seed. */
function crowded(seed: Seed): number[] {
  const [one, two, three] = [0x85ebca6b, 0xc2b2ae35, 0x9e3779b1].map(inverse);
  const ids = Array.from({ length: count }, (_, place) => {
    let mixed = Math.imul(place, three);
    mixed = Math.imul(mixed ^ (mixed >>> 16), two) ^ seed.two;
    mixed ^= (mixed >>> 13) ^ (mixed >>> 26);
    return (Math.imul(mixed, one) ^ seed.one) >>> 0;
  });
  return [...new Set(ids)];
}

const count = 20_000;
const random = createRandom(SEED);
/** A seed that a process may draw. */
const seeds = Array.from({ length: 20 }, () => drawSeed(() => random.below(2 ** 32) / 2 ** 32));

describe('matching by id', () => {
  it('finds each node’s counterpart', () => {
    expect(match([1, 3, 5, 7], [7, 9, 3, 1])).toEqual([3, -1, 1, 0]);
    expect(match([], [1, 3])).toEqual([-1, -1]);
    expect(match([1, 3], [])).toEqual([]);
  });

  it('uses the first of equal ids of the baseline', () => {
    expect(match([5, 5, 7, 5], [5, 7, 5])).toEqual([0, 2, 0]);
  });

  it('matches the id 0', () => {
    expect(match([1, 0], [0, 2])).toEqual([1, -1]);
  });

  it('distinguishes ids that are equal modulo 2^32', () => {
    const high = 2 ** 32;
    expect(match([7, high + 7, 2 * high + 7], [2 * high + 7, 7, high + 7, 3 * high + 7])).toEqual([2, 0, 1, -1]);
    expect(match([7], [high + 7])).toEqual([-1]);
    expect(match([high + 7], [7])).toEqual([-1]);
  });

  it('distinguishes them in one crowded table', () => {
    const ids = (count: number) => Array.from({ length: count }, (_, high) => high * 2 ** 32 + 7);
    expect(match(ids(8), ids(2000))).toEqual(naiveMatch(ids(8), ids(2000)));
    expect(match(ids(2000), ids(8).toReversed())).toEqual([7, 6, 5, 4, 3, 2, 1, 0]);
  });

  it('matches ids between 2^31 and 2^32', () => {
    expect(match([3_800_000_001, 1], [1, 3_800_000_001, 3_800_000_003])).toEqual([1, 0, -1]);
  });

  /** Probed slots for each id, in building the table and in lookups. */
  const probes = (ids: readonly number[], seed: Seed): number => {
    const { ids: counted, reads } = counting(ids);
    const found = matchById(counted, column(ids), undefined, seed);
    expect(found.every((node, place) => node === place)).toBe(true);
    return reads() / ids.length;
  };

  it('is slow for ids crafted with the seed', () => {
    const [seed] = seeds;
    expect(crowded(seed)).toHaveLength(count);
    expect(probes(crowded(seed).slice(0, 2000), seed)).toBeGreaterThan(500);
  });

  it.each([
    ['made for another seed', crowded({ one: 0, two: 0 })],
    ['multiples of a factor’s inverse', Array.from({ length: count }, (_, place) => Math.imul(place, inverse(0x9e3779b1)) >>> 0)],
    ['equal in their low bits', Array.from({ length: count }, (_, place) => place * 2 ** 12)],
    ['equal modulo 2^32', Array.from({ length: count }, (_, place) => place * 2 ** 32 + 7)],
    ['equal when their halves are folded', Array.from({ length: count }, (_, place) => place * 2 ** 32 + (place ^ 0x1234567))],
    ['far apart', Array.from({ length: count }, (_, place) => 2 * place * place + 1)],
  ])('is not slow for ids that are %s', (_, ids) => {
    for (const seed of seeds) expect(probes(ids, seed)).toBeLessThan(12);
  });

  it('agrees with a Map on random ids', () => {
    const id = fc.oneof(
      fc.nat({ max: 40 }),
      fc.integer({ min: 0, max: 0xffffffff }),
      fc.maxSafeNat(),
      fc.nat({ max: 20 }).map((low) => 2 ** 32 * (low % 3) + low),
    );
    fc.assert(
      fc.property(fc.array(id, { maxLength: 80 }), fc.array(id, { maxLength: 80 }), (baseline, current) => {
        const both = [...current, ...baseline.slice(0, 20)];
        expect(match(baseline, both)).toEqual(naiveMatch(baseline, both));
      }),
      { seed: SEED, numRuns: runs(1500) },
    );
  });
});
