/** What was seen of a program's memory, moment by moment. */

/** Bytes; null where nobody could tell. */
export interface Sample {
  /** Since the watch began. */
  seconds: number;
  /** Memory of the process that is in RAM. */
  residentBytes: number | null;
  /** Objects in V8's heap, with the garbage that was not collected yet. */
  heapUsedBytes: number | null;
  /** What V8 has taken for it. */
  heapTotalBytes: number | null;
  /** Memory outside of V8's heap that its objects hold, array buffers included. */
  externalBytes: number | null;
  arrayBuffersBytes: number | null;
}

/** A Sample's columns, in the order in which they are printed. */
export const sampleKeys = ['seconds', 'residentBytes', 'heapUsedBytes', 'heapTotalBytes', 'externalBytes', 'arrayBuffersBytes'] as const;

export interface Point {
  seconds: number;
  bytes: number;
}

/** One column over time, without the moments at which it was unknown. */
export function seriesOf(samples: readonly Sample[], key: Exclude<keyof Sample, 'seconds'>): Point[] {
  return samples.flatMap(({ seconds, [key]: bytes }) => (bytes === null ? [] : [{ seconds, bytes }]));
}
