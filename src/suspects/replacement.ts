/** Contents that are replaced by others of other sizes: churn, however the sum happens to fall. */
import type { Comparison } from '../compare/comparison.js';
import type { ClassDelta } from './composition.js';

/** Fewer new objects than this say nothing about chance. */
const LEAST_REPLACED = 8;
/** New less gone, as a share of new, that still counts as none. */
const BALANCED = 0.05;
/** Standard deviations within which a sum of n sizes that came less a sum of n sizes that went falls by chance. */
const DEVIATIONS = 3;

/**
 * As many came below a holder as went, and its growth is no more than sizes drawn at random would give: the difference of two sums of n
 * independent sizes has a standard deviation of sigma * sqrt(2n).
 */
export function isReplacement(
  { current, rowOfCurrentClass }: Comparison,
  deltas: readonly ClassDelta[],
  heads: readonly number[],
  growthBytes: number,
): boolean {
  if (heads.length < LEAST_REPLACED) return false;
  const rows = new Set(heads.map((head) => rowOfCurrentClass[current.classes.classOf[head]]));
  let added = 0;
  let net = 0;
  for (const { row, newCount, countDelta } of deltas) {
    if (!rows.has(row)) continue;
    added += newCount;
    net += Math.abs(countDelta);
  }
  if (added < LEAST_REPLACED || net > BALANCED * added) return false;
  const sizes = heads.map((head) => current.heap.retainedSize[head]);
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const variance = sizes.reduce((sum, size) => sum + (size - mean) ** 2, 0) / sizes.length;
  return growthBytes <= DEVIATIONS * Math.sqrt(2 * sizes.length * variance);
}
