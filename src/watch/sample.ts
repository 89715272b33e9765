/** Samples of a program's memory. */

/** In bytes; null if unknown. */
export interface Sample {
  /** Since the watch began. */
  seconds: number;
  /** Memory of the process that is in RAM. */
  residentBytes: number | null;
  /** Objects in V8's heap, with garbage that has not been collected yet. */
  heapUsedBytes: number | null;
  /** Memory that V8 has reserved for its heap. */
  heapTotalBytes: number | null;
  /** Memory outside of V8's heap that its objects hold, array buffers included. */
  externalBytes: number | null;
  arrayBuffersBytes: number | null;
}

export interface Point {
  seconds: number;
  bytes: number;
}

/** One column over time, without the samples in which it is unknown. */
export function seriesOf(samples: readonly Sample[], key: Exclude<keyof Sample, 'seconds'>): Point[] {
  return samples.flatMap(({ seconds, [key]: bytes }) => (bytes === null ? [] : [{ seconds, bytes }]));
}
