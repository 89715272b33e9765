/** Medians, and what lies on both sides of them. */

export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** Null for no values. The lower of the two in the middle, so that it is always a value that was measured. */
export function spread(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return { median: sorted[(sorted.length - 1) >> 1], min: sorted[0], max: sorted[sorted.length - 1] };
}

export const median = (values: readonly number[]): number => spread(values)?.median ?? 0;
