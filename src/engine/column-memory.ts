/**
 * Memory of columns: the one formula for its size, and the one way to give it back. V8 schedules garbage collections by the size of its own heap
 * and of plain array buffers, but does not count shared ones, so columns of gigabytes would stay until the process ends. Call columnsDropped()
 * after releasing columns and collectDropped() before allocating more.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Snapshot } from '../format/snapshot.js';

/** What decides the memory of a file, as far as it is known. */
export interface FileSize {
  nodeCount: number;
  edgeCount: number;
  textBytes: number;
}

export function sizeOf({ nodeCount, edgeCount, strings }: Snapshot): FileSize {
  return { nodeCount, edgeCount, textBytes: strings.start[strings.count] };
}

/** Bytes that columns take at most, during an analysis: test/columns-size.test.ts counts them. */
const OF_A_NODE = 63;
const OF_AN_EDGE = 9.6;

export const columnBytes = ({ nodeCount, edgeCount }: Pick<FileSize, 'nodeCount' | 'edgeCount'>): number => OF_A_NODE * nodeCount + OF_AN_EDGE * edgeCount;

/** Resident memory at the peak of an analysis, over the bytes of columns and texts: an upper estimate; the two pairs of the README peak some 23 % below. */
const PEAK = { columns: 1.45, texts: 1.25 };

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
 * --expose-gc applies to the whole process and is read when a context is made; it stays set, because another thread may be between the two lines.
 * The context is dropped with its `gc`: a kept reference would keep 74 kB in every program that uses the library.
 */
function collect(): void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext("typeof gc === 'function' ? gc : undefined") as (() => void) | undefined;
  gc?.();
}
