/**
 * Decides whether a series of bytes grows, by its floor: the lowest values of stretches of time, which are those after a garbage collection.
 * Growth must pass three tests; a series that passes only some of them is unclear.
 */

import { driftOf, mannKendall, median, theilSen } from './rise-statistics.js';
import type { Point } from './sample.js';

export interface MemoryVerdict {
  kind: 'growing' | 'plateau' | 'unclear';
  /** One sentence. */
  reason: string;
  /** Rate of the floor, a robust mean, also if the kind is not "growing". Null with too few samples. */
  bytesPerMinute: number | null;
  /** The floor's first and last value. */
  fromBytes: number | null;
  toBytes: number | null;
  /** The time that the verdict is about. */
  seconds: number;
}

/** Enough steps for a test; each has at least three samples, so that its lowest value does not depend on one sample. */
const STRETCHES = 12;
export const MIN_SAMPLES = 3 * STRETCHES;
/** Mann-Kendall: of series without a trend, one in a hundred rises as much. */
const RISING = 2.33;
/** Student's t with 11 steps: one in a hundred and fifty series without a drift. */
const DRIFTING = 3;
/** If the second half grows by less than this part of the first half, growth is slowing. */
const SLOWING = 0.4;
/** A part of the level, and an amount: every process occasionally touches new pages. */
const STILL_SHARE = 0.01;
const MIN_BYTES = 256_000;

/** `points` in the order of time, without the warm-up. O(n). */
export function judge(points: readonly Point[]): MemoryVerdict {
  const seconds = points.length < 2 ? 0 : points[points.length - 1].seconds - points[0].seconds;
  if (points.length < MIN_SAMPLES) {
    const reason = `There are ${points.length} samples after the warm-up, and ${MIN_SAMPLES} are needed to judge.`;
    return { kind: 'unclear', reason, bytesPerMinute: null, fromBytes: null, toBytes: null, seconds };
  }
  const floor = floorOf(points);
  const times = floor.map((point) => point.seconds);
  const levels = floor.map(({ bytes }) => bytes);
  const slope = theilSen(times, levels);
  const [from, to] = [levels[0], levels[levels.length - 1]];
  const growth = slope * (times[times.length - 1] - times[0]);
  const found = { bytesPerMinute: slope * 60, fromBytes: from, toBytes: to, seconds };
  const unclear = (reason: string): MemoryVerdict => ({ kind: 'unclear', reason, ...found });
  const rises = mannKendall(levels);
  const still = Math.abs(growth) < STILL_SHARE * median(levels) && Math.abs(to - from) < 2 * STILL_SHARE * median(levels);
  const rose = levels.filter((level, at) => at > 0 && level > levels[at - 1]).length;
  const steps = `Its floor rose in ${rose} of ${levels.length - 1} steps`;
  if (rises >= RISING && growth >= MIN_BYTES) {
    const half = floor.length >> 1;
    const first = theilSen(times.slice(0, half + 1), levels.slice(0, half + 1));
    const second = theilSen(times.slice(half), levels.slice(half));
    if (second < SLOWING * first) return unclear('It grew more and more slowly: a cache that fills, or a leak that paused. Watch longer.');
    if (driftOf(levels) >= DRIFTING) return { kind: 'growing', reason: `${steps}, by about the same each time.`, ...found };
  }
  if (still) return { kind: 'plateau', reason: 'Its floor moved by less than 1 %.', ...found };
  if (rises <= -RISING && growth < 0) return { kind: 'plateau', reason: 'Its floor fell.', ...found };
  if (rises < RISING) return unclear(`${steps}: it goes up and down.`);
  return unclear(`${steps}, too unevenly to distinguish a leak from a few large steps. Watch longer.`);
}

/** The lowest point of each of STRETCHES equal stretches of time; stretches without a sample have none. */
function floorOf(points: readonly Point[]): Point[] {
  const begin = points[0].seconds;
  const length = (points[points.length - 1].seconds - begin) / STRETCHES;
  const lowest: Point[] = [];
  for (const point of points) {
    const at = length === 0 ? 0 : Math.min(STRETCHES - 1, Math.floor((point.seconds - begin) / length));
    if (lowest[at] === undefined || point.bytes < lowest[at].bytes) lowest[at] = point;
  }
  return lowest.filter((point) => point !== undefined);
}
