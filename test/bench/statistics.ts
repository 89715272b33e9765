/** Medians, minima and maxima. */

export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** Null for no values. Of two middle values the lower, so that it is always a measured value. */
export function spread(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return { median: sorted[(sorted.length - 1) >> 1], min: sorted[0], max: sorted[sorted.length - 1] };
}

export const median = (values: readonly number[]): number => spread(values)?.median ?? 0;
