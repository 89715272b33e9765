/**
 * Memory of columns: its size, and how it is freed. V8 schedules garbage collections by the size of its heap and of plain array buffers, but does not
 * count shared ones, so gigabytes of unused columns would stay allocated until the process ends. Call columnsDropped() after releasing columns and
 * collectDropped() before allocating more.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Snapshot } from '../format/snapshot.js';
import { bytesPer } from '../kernel/column-places.js';

/** The counts that determine the memory of a file. */
export interface FileSize {
  nodeCount: number;
  edgeCount: number;
  textBytes: number;
}

export function sizeOf({ nodeCount, edgeCount, strings }: Snapshot): FileSize {
  return { nodeCount, edgeCount, textBytes: strings.start[strings.count] };
}

/** Upper bound of the bytes that columns take during an analysis, from the table of columns. */
export const columnBytes = ({ nodeCount, edgeCount }: Pick<FileSize, 'nodeCount' | 'edgeCount'>): number =>
  bytesPer('node') * nodeCount + bytesPer('edge') * edgeCount;

/**
 * Peak resident memory of an analysis per byte of columns and of texts: an upper estimate. A pair of 400 MB (3.7 million nodes, 20.5 million edges)
 * peaks at 0.60 GB with one thread and 0.67 GB with four, a third below it.
 */
const PEAK = { columns: 1.75, texts: 1.25 };

/** Bytes that the analysis of a file adds to the process at its peak. */
export const peakBytes = (size: FileSize): number => PEAK.columns * columnBytes(size) + PEAK.texts * size.textBytes;

/** Not worth a forced GC below this size: it takes some milliseconds. */
const WORTH_COLLECTING = 16 * 1024 * 1024;

let dropped = 0;

/** Records that this thread released `bytes` of columns. */
export function columnsDropped(bytes: number): void {
  dropped += bytes;
}

/** Collects released columns if they are worth it. */
export function collectDropped(): void {
  if (dropped < WORTH_COLLECTING) return;
  dropped = 0;
  collect();
}

/**
 * Collects the garbage of this thread, columns included. --expose-gc applies to the whole process and is read when a context is made; it stays set, because another thread may be between the two lines.
 * The context is dropped with its `gc`: a kept reference would keep 74 kB in every program that uses the library.
 */
export function collect(): void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext("typeof gc === 'function' ? gc : undefined") as (() => void) | undefined;
  gc?.();
}
