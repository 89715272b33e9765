/** Growth and noise: the statistics against values worked out by hand, then the verdict on many series that are known to grow or not. */
import { describe, expect, it } from 'vitest';
import { driftOf, mannKendall, median, theilSen } from '../../src/watch/rise-statistics.js';
import type { Point } from '../../src/watch/sample.js';
import { judge } from '../../src/watch/verdict.js';
import { createRandom } from '../trust/support/random.js';

describe('the statistics', () => {
  it('median', () => expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5]));

  it('Theil-Sen: one outlier does not change the slope', () => {
    expect(theilSen([0, 1, 2, 3, 4, 5, 6], [0, 2, 4, 999, 8, 10, 12])).toBe(2);
    expect(theilSen([1, 1], [0, 5])).toBe(0);
  });

  it('Mann-Kendall: (S - sign S) / sqrt(variance), worked out by hand', () => {
    expect(mannKendall([1, 2, 3, 4])).toBeCloseTo(5 / Math.sqrt((4 * 3 * 13) / 18), 12);
    expect(mannKendall([4, 3, 2, 1])).toBeCloseTo(-5 / Math.sqrt((4 * 3 * 13) / 18), 12);
    // 10 pairs: 8 rise, 1 falls, 1 is a tie
    expect(mannKendall([1, 2, 2, 4, 3])).toBeCloseTo(6 / Math.sqrt((5 * 4 * 15 - 2 * 1 * 9) / 18), 12);
    expect(mannKendall([7, 7, 7])).toBe(0);
  });

  it('drift: a line has one, a single jump does not', () => {
    expect(driftOf([0, 1, 2, 3])).toBe(Infinity);
    expect(driftOf([5, 5, 5])).toBe(0);
    expect(driftOf([0, 0, 0, 100, 100, 100])).toBeCloseTo(1, 12);
    expect(driftOf([0, 2, 1, 3])).toBeCloseTo(1 / Math.sqrt(3 / 3), 12);
  });
});

const MB = 1e6;
const RUNS = 400;
const random = createRandom(7);
const uniform = () => random.below(2 ** 32) / 2 ** 32;
const normal = () => Math.sqrt(-2 * Math.log(uniform() + 1e-12)) * Math.cos(2 * Math.PI * uniform());

/** A point a second. */
const series = (length: number, bytes: (second: number) => number): Point[] => Array.from({ length }, (_, seconds) => ({ seconds, bytes: bytes(seconds) }));

/** A floor with garbage and its collection: a sawtooth of 30 MB and about `period` seconds. */
function teeth(length: number, floor: (second: number) => number, period = 20): Point[] {
  let begin = 0;
  let long = period * (0.5 + uniform());
  return series(length, (second) => {
    if (second - begin >= long) {
      begin = second;
      long = period * (0.5 + uniform());
    }
    return floor(second) + 0.3 * MB * normal() + (30 * MB * (second - begin)) / long;
  });
}

function walk(length: number): Point[] {
  let bytes = 200 * MB;
  return series(length, () => (bytes += MB * normal()));
}

function sticky(length: number): Point[] {
  let off = 0;
  return series(length, () => 100 * MB + (off = 0.95 * off + MB * normal()));
}

function jumps(length: number): Point[] {
  const at = [uniform(), uniform(), uniform()].map((part) => part * length);
  return series(length, (second) => 100 * MB + 5 * MB * at.filter((jump) => jump < second).length + 0.3 * MB * normal());
}

/** The share of runs with each verdict. */
function shares(make: () => Point[]): Record<'growing' | 'plateau' | 'unclear', number> {
  const shares = { growing: 0, plateau: 0, unclear: 0 };
  for (let run = 0; run < RUNS; run++) shares[judge(make()).kind] += 1 / RUNS;
  return shares;
}

describe('the verdict on 400 series of five minutes each', () => {
  it.each<[string, () => Point[], number]>([
    ['a random walk', () => walk(300), 0.02],
    ['noise around a level', () => series(300, () => 100 * MB + MB * normal()), 0],
    ['noise that remembers', () => sticky(300), 0],
    ['teeth on a level floor', () => teeth(300, () => 50 * MB), 0],
    ['teeth half as long as the watch', () => teeth(300, () => 50 * MB, 150), 0],
    ['three jumps', () => jumps(300), 0],
    ['a cache that fills', () => teeth(300, (second) => 50 * MB + 30 * MB * (1 - Math.exp((-4 * second) / 300))), 0],
  ])('%s is not called a leak', (_name, make, most) => expect(shares(make).growing).toBeLessThanOrEqual(most));

  it('a leak of 5 MB a minute under a sawtooth of 30 MB is found, and none is called a plateau', () => {
    const found = shares(() => teeth(300, (second) => 50 * MB + (5 * MB * second) / 60));
    expect(found.growing).toBeGreaterThan(0.97);
    expect(found.plateau).toBe(0);
  });

  it('a small leak is found when the watch is long: 0.5 MB a minute in half an hour', () => {
    expect(shares(() => teeth(1800, (second) => 50 * MB + (0.5 * MB * second) / 60)).growing).toBeGreaterThan(0.97);
  });

  it('a level is called a plateau, most of the time', () => {
    expect(shares(() => teeth(300, () => 50 * MB)).plateau).toBeGreaterThan(0.8);
    expect(shares(() => series(300, () => 100 * MB + MB * normal())).plateau).toBeGreaterThan(0.9);
  });
});

describe('a verdict', () => {
  it('has the rate and the floor', () => {
    const verdict = judge(series(120, (second) => 50 * MB + 0.1 * MB * second));
    expect(verdict).toEqual({
      kind: 'growing',
      reason: 'Its floor rose in 11 of 11 steps, by about the same each time.',
      bytesPerMinute: expect.closeTo(6 * MB, 0),
      fromBytes: 50 * MB,
      toBytes: 61 * MB,
      seconds: 119,
    });
  });

  it('has a reason if it is unclear', () => {
    expect(judge(series(20, () => 1)).reason).toBe('There are 20 samples after the warm-up, and 36 are needed to judge.');
    expect(judge([]).kind).toBe('unclear');
    expect(judge(series(300, () => 5 * MB))).toMatchObject({ kind: 'plateau', reason: 'Its floor moved by less than 1 %.', bytesPerMinute: 0 });
    expect(judge(series(300, (second) => 90 * MB - 0.1 * MB * second))).toMatchObject({ kind: 'plateau', reason: 'Its floor fell.' });
    expect(judge(series(300, (second) => 50 * MB + 30 * MB * (1 - Math.exp(-second / 60)))).reason).toMatch(/more and more slowly/);
    expect(judge(series(300, (second) => (second < 150 ? 50 * MB : 80 * MB) + second)).reason).toMatch(/unevenly/);
  });

  it('is the same for a series with gaps', () => {
    const holed = series(300, (second) => 50 * MB + 0.1 * MB * second).filter(({ seconds }) => seconds < 100 || seconds > 160);
    expect(judge(holed)).toMatchObject({ kind: 'growing', bytesPerMinute: expect.closeTo(6 * MB, 0) });
  });
});
