/** Statistics that detect a rise in a series of numbers. */

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Theil-Sen: the median of the slopes of all pairs, which outliers hardly change (up to 29 % of the values). O(n^2). Source: Sen 1968, doi 10.1080/01621459.1968.10480934. */
export function theilSen(xs: readonly number[], ys: readonly number[]): number {
  const slopes: number[] = [];
  for (let left = 0; left < xs.length; left++) {
    for (let right = left + 1; right < xs.length; right++) {
      if (xs[right] !== xs[left]) slopes.push((ys[right] - ys[left]) / (xs[right] - xs[left]));
    }
  }
  return slopes.length === 0 ? 0 : median(slopes);
}

/**
 * Mann-Kendall's test: how many standard deviations the number of rising pairs is above chance; negative when they fall. With the correction for
 * ties and for continuity. It does not measure the size of the rise. Source: Mann 1945, doi 10.2307/1907187; Kendall 1975.
 */
export function mannKendall(values: readonly number[]): number {
  const n = values.length;
  let score = 0;
  for (let left = 0; left < n; left++) for (let right = left + 1; right < n; right++) score += Math.sign(values[right] - values[left]);
  const ties = new Map<number, number>();
  for (const value of values) ties.set(value, (ties.get(value) ?? 0) + 1);
  const term = (count: number) => count * (count - 1) * (2 * count + 5);
  const variance = (term(n) - [...ties.values()].reduce((sum, count) => sum + term(count), 0)) / 18;
  return variance === 0 ? 0 : (score - Math.sign(score)) / Math.sqrt(variance);
}

/**
 * How many standard errors the mean step is above zero. A random walk often passes Mann-Kendall's test, because each value depends on the one
 * before; its steps are independent, so this test remains valid. A single jump among constant values gives 1.
 */
export function driftOf(values: readonly number[]): number {
  const steps = values.slice(1).map((value, at) => value - values[at]);
  const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
  const variance = steps.reduce((sum, step) => sum + (step - mean) ** 2, 0) / (steps.length - 1);
  if (variance === 0) return mean === 0 ? 0 : Math.sign(mean) * Infinity;
  return mean / Math.sqrt(variance / steps.length);
}
