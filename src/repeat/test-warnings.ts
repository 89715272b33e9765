/** Warnings about limits of a leak test. */

import type { TrendReport, Warning } from '../report/report.js';
import { bytes, plural } from '../text/figures.js';

/** `count` threads of the tested process are not in the snapshots. */
export function workersWarning(count: number): Warning[] {
  if (count === 0) return [];
  const message = `${plural(count, 'other thread')} of the process ${count === 1 ? 'has a heap of its own, which was' : 'have heaps of their own, which were'} not tested`;
  return [{ code: 'workers-not-tested', message }];
}

/** Smallest growth in each step that causes a warning: a module that does nothing grows by about 30 kB and 20 kB of compiled code. */
const STEADY_BYTES = 64_000;
const STEADY_BYTES_PER_ITERATION = 512;
/** The smaller of two steps is at least this part of the larger one. */
const STEADY_RATIO = 0.7;
/** Smallest part of the growth without a suspect that causes a warning. */
const UNEXPLAINED_SHARE = 0.5;
/** A heap in which code ran changes by more: feedback and compiled code. */
const STILL_BYTES = 1_000;

/**
 * unexplained-growth: the heap grew by about the same in each step, and suspects explain less than half of it.
 * heap-did-not-move: the size of the heap changed in no step, so the operation probably runs elsewhere.
 */
export function leakTestWarnings({ snapshots, unexplainedBytes }: TrendReport, iterations: number): Warning[] {
  const steps = snapshots.slice(1).map(({ totalBytes }, at) => totalBytes - snapshots[at].totalBytes);
  if (steps.every((step) => Math.abs(step) < STILL_BYTES)) {
    const message = `the heap did not change in ${plural(steps.length * iterations, 'iteration')}: the operation may do nothing, or run in another thread or process`;
    return [{ code: 'heap-did-not-move', message }];
  }
  const [least, most] = [Math.min(...steps), Math.max(...steps)];
  const isSteady = least >= Math.max(STEADY_BYTES, iterations * STEADY_BYTES_PER_ITERATION) && least >= STEADY_RATIO * most;
  const grown = steps.reduce((sum, step) => sum + step, 0);
  if (!isSteady || (unexplainedBytes ?? 0) < UNEXPLAINED_SHARE * grown) return [];
  const share = Math.round((100 * unexplainedBytes!) / grown);
  const message = `the heap grew by about ${bytes(grown / steps.length)} in each step of ${plural(iterations, 'iteration')}, and no suspect explains ${share} % of it`;
  return [{ code: 'unexplained-growth', message }];
}
