/** Classifies how a series of three or more figures grows. */

import type { GrowthVerdict } from '../vocabulary.js';

export interface SeriesGrowth {
  verdict: GrowthVerdict;
  /** Mean change of a step. */
  perStep: number;
  /** One sentence. */
  reason: string;
}

/** Steps up to this share of the largest step count as flat. */
const FLAT_SHARE = 0.1;
/** Accelerating: every step is larger than the one before, and the last is at least this many times the first. */
const ACCELERATION = 2;
/** Slowing: every step is smaller than the one before, and the last is at most this share of the first. */
const SLOWING_SHARE = 2 / 3;
/** Steps are about the same where the smallest is at least this share of the largest. */
const EVEN_SHARE = 0.5;

/**
 * Classifies values, oldest first, at least three. Ignores changes up to `noise`.
 * Steady: grew in every step, by about the same or without a tendency, which the reason says. Slowing: by less in every step, like a cache that fills.
 * One-time: grew, then stayed flat. All other series with growth are fluctuating, because so few values allow no finer distinction.
 */
export function judge(values: readonly number[], noise: number, format: (value: number) => string): SeriesGrowth {
  const steps = values.slice(1).map((value, at) => value - values[at]);
  const total = values[values.length - 1] - values[0];
  const perStep = total / steps.length;
  const growth = (verdict: GrowthVerdict, reason: string): SeriesGrowth => ({ verdict, perStep, reason });
  const shown = steps.map((step) => (step > 0 ? `+${format(step)}` : step < 0 ? `-${format(-step)}` : '0')).join(', ');
  if (steps.every((step) => Math.abs(step) <= noise)) return growth('flat', 'It did not change.');
  const largest = Math.max(...steps);
  const isFlat = (step: number) => Math.abs(step) <= Math.max(noise, FLAT_SHARE * largest);
  if (largest <= noise) return growth('shrinking', `It fell: ${shown}.`);
  const grewAlways = steps.every((step) => step > noise && !isFlat(step));
  if (grewAlways) {
    const rising = steps.every((step, at) => at === 0 || step > steps[at - 1]);
    if (rising && steps[steps.length - 1] >= ACCELERATION * steps[0]) return growth('accelerating', `It grew more in every step: ${shown}.`);
    const falling = steps.every((step, at) => at === 0 || step < steps[at - 1]);
    if (falling && steps[steps.length - 1] <= SLOWING_SHARE * steps[0]) return growth('slowing', `It grew less in every step: ${shown}.`);
    const equal = steps.every((step) => step === steps[0]);
    const even = Math.min(...steps) >= EVEN_SHARE * largest;
    if (equal) return growth('steady', `It grew by exactly ${format(steps[0])} in every step.`);
    return growth('steady', even ? `It grew in every step: ${shown}.` : `It grew in every step, by uneven amounts: ${shown}.`);
  }
  const lastGrown = steps.findLastIndex((step) => step > 0 && !isFlat(step));
  const rest = steps.slice(lastGrown + 1);
  const grewBefore = steps.slice(0, lastGrown + 1).every((step) => step >= -noise);
  if (rest.length > 0 && grewBefore && rest.every(isFlat)) return growth('one-time', `It grew, then stayed flat: ${shown}.`);
  if (total < -noise && steps.every((step) => step <= noise)) return growth('shrinking', `It fell: ${shown}.`);
  return growth('fluctuating', `It rose and fell: ${shown}.`);
}

/** The increase of counts per iteration, if it is the same positive integer in every step; else null. */
export function exactMultiple(counts: readonly number[], iterations: readonly number[]): number | null {
  if (iterations.length !== counts.length - 1) return null;
  const factors = iterations.map((times, at) => (counts[at + 1] - counts[at]) / times);
  const [factor] = factors;
  return factor > 0 && Number.isInteger(factor) && factors.every((other) => other === factor) ? factor : null;
}
