/** Is a series of figures growing, and how: the question that takes three snapshots. */

import type { GrowthVerdict } from '../vocabulary.js';

export interface SeriesGrowth {
  verdict: GrowthVerdict;
  /** Mean over the steps. */
  perStep: number;
  /** One sentence. */
  reason: string;
}

/** A step of this share of the largest step is no growth of its own. */
const FLAT_SHARE = 0.1;
/** The last step must be this many times the first, rising all the way, to be called accelerating. */
const ACCELERATION = 2;
/** The last step is at most this share of the first, falling all the way, where growth slows down. */
const SLOWING_SHARE = 2 / 3;
/** Steps are about the same where the smallest is at least this share of the largest. */
const EVEN_SHARE = 0.5;

/**
 * Judges values, oldest first, at least three. Changes of `noise` or less are none.
 * Steady: grew in every step, by about the same or without a tendency, which the reason says. Slowing: by less in every step, as a cache that fills. One-time: grew, then stood still. Nothing else is known from so few points, so the rest
 * is fluctuating.
 */
export function judge(values: readonly number[], noise: number, format: (value: number) => string): SeriesGrowth {
  const steps = values.slice(1).map((value, at) => value - values[at]);
  const total = values[values.length - 1] - values[0];
  const perStep = total / steps.length;
  const say = (verdict: GrowthVerdict, reason: string): SeriesGrowth => ({ verdict, perStep, reason });
  const shown = steps.map((step) => (step > 0 ? `+${format(step)}` : step < 0 ? `-${format(-step)}` : '0')).join(', ');
  if (steps.every((step) => Math.abs(step) <= noise)) return say('flat', 'It did not change.');
  const largest = Math.max(...steps);
  const isFlat = (step: number) => Math.abs(step) <= Math.max(noise, FLAT_SHARE * largest);
  if (largest <= noise) return say('shrinking', `It fell: ${shown}.`);
  const grewAlways = steps.every((step) => step > noise && !isFlat(step));
  if (grewAlways) {
    const rising = steps.every((step, at) => at === 0 || step > steps[at - 1]);
    if (rising && steps[steps.length - 1] >= ACCELERATION * steps[0]) return say('accelerating', `It grew more in every step: ${shown}.`);
    const falling = steps.every((step, at) => at === 0 || step < steps[at - 1]);
    if (falling && steps[steps.length - 1] <= SLOWING_SHARE * steps[0]) return say('slowing', `It grew less in every step: ${shown}.`);
    const equal = steps.every((step) => step === steps[0]);
    const even = Math.min(...steps) >= EVEN_SHARE * largest;
    if (equal) return say('steady', `It grew by exactly ${format(steps[0])} in every step.`);
    return say('steady', even ? `It grew in every step: ${shown}.` : `It grew in every step, by uneven amounts: ${shown}.`);
  }
  const lastGrown = steps.findLastIndex((step) => step > 0 && !isFlat(step));
  const rest = steps.slice(lastGrown + 1);
  const grewBefore = steps.slice(0, lastGrown + 1).every((step) => step >= -noise);
  if (rest.length > 0 && grewBefore && rest.every(isFlat)) return say('one-time', `It grew, then stood still: ${shown}.`);
  if (total < -noise && steps.every((step) => step <= noise)) return say('shrinking', `It fell: ${shown}.`);
  return say('fluctuating', `It rose and fell: ${shown}.`);
}

/** The factor by which counts rise with every iteration, when it is the same whole number in every step; else null. */
export function exactMultiple(counts: readonly number[], iterations: readonly number[]): number | null {
  if (iterations.length !== counts.length - 1) return null;
  const factors = iterations.map((times, at) => (counts[at + 1] - counts[at]) / times);
  const [factor] = factors;
  return factor > 0 && Number.isInteger(factor) && factors.every((other) => other === factor) ? factor : null;
}
