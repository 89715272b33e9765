/** Matching by id: against a Map, with ids that try to break the hash. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invert, matchById } from '../../src/compare/match.js';
import type { WideColumn } from '../../src/format/snapshot.js';
import { SEED } from '../support/arbitraries.js';
import { naiveMatch } from '../support/naive-heap.js';

const column = (ids: readonly number[]): WideColumn => (ids.some((id) => id > 0xffffffff) ? Float64Array.from(ids) : Uint32Array.from(ids));
const match = (baseline: readonly number[], current: readonly number[]) => Array.from(matchById(column(baseline), column(current)));

/** The inverse of the multiplier modulo 2^32: ids made with it fall into neighbouring slots. */
const INVERSE = 0x144cbc89;

describe('matching by id', () => {
  it('finds each node’s counterpart', () => {
    expect(match([1, 3, 5, 7], [7, 9, 3, 1])).toEqual([3, -1, 1, 0]);
    expect(match([], [1, 3])).toEqual([-1, -1]);
    expect(match([1, 3], [])).toEqual([]);
  });

  it('takes the first of equal ids of the baseline', () => {
    expect(match([5, 5, 7, 5], [5, 7, 5])).toEqual([0, 2, 0]);
  });

  it('knows the id 0', () => {
    expect(match([1, 0], [0, 2])).toEqual([1, -1]);
  });

  it('tells ids apart that are equal modulo 2^32', () => {
    const high = 2 ** 32;
    expect(match([7, high + 7, 2 * high + 7], [2 * high + 7, 7, high + 7, 3 * high + 7])).toEqual([2, 0, 1, -1]);
    expect(match([7], [high + 7])).toEqual([-1]);
    expect(match([high + 7], [7])).toEqual([-1]);
  });

  it('tells them apart in one crowded table too', () => {
    const ids = (count: number) => Array.from({ length: count }, (_, high) => high * 2 ** 32 + 7);
    expect(match(ids(8), ids(2000))).toEqual(naiveMatch(ids(8), ids(2000)));
    expect(match(ids(2000), ids(8).toReversed())).toEqual([7, 6, 5, 4, 3, 2, 1, 0]);
  });

  it('keeps ids between 2^31 and 2^32 whole', () => {
    expect(match([3_800_000_001, 1], [1, 3_800_000_001, 3_800_000_003])).toEqual([1, 0, -1]);
  });

  it('survives ids that all want the same few slots', () => {
    const ids = Array.from({ length: 3000 }, (_, place) => Math.imul(place, INVERSE) >>> 0);
    const distinct = [...new Set(ids)];
    expect(distinct.length).toBe(3000);
    const current = [...distinct.filter((_, place) => place % 2 === 0), 4_000_000_007];
    expect(match(distinct, current)).toEqual(naiveMatch(distinct, current));
    const strided = Array.from({ length: 3000 }, (_, place) => place * 2 ** 20);
    expect(match(strided, strided.toReversed())).toEqual(naiveMatch(strided, strided.toReversed()));
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
      { seed: SEED, numRuns: 1500 },
    );
  });

  it('turns round: of two nodes with one counterpart the first counts', () => {
    expect(Array.from(invert(Int32Array.of(2, -1, 0, 2), 4))).toEqual([2, -1, 0, -1]);
  });
});
