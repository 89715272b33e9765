/**
 * Sets V8 flags before the command loads other modules. They save a fifth of the CPU time of a small pair
 * (demo pair, uncompressed, Node 20: 1.51 s with them, 1.90 s without; medians of 9 runs on a busy machine). Starting the threads before
 * parsing the command line saves 14 ms and no CPU time, so it is not done.
 */
import { statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { heapRoom } from './object-memory.js';

/** Bytes of text in all files of a run; above this, optimised code saves more than it costs. */
const SMALL = 40_000_000;
/** Bytes of text a file that the calling thread analyses in the time of two threads, which start and compile the code once more each. */
const SMALL_FOR_ONE = 8_000_000;
/** A pair, or the snapshots of a leak test: more files gain from threads. */
const FEW = 3;
/** A compressed file is about a tenth of its text. */
const PACKED = 10;

const INLINE_LESS = '--max-inlined-bytecode-size-cumulative=300';
/** By V8's major version: flags that delay optimising several times as long as V8 does by default. */
const waitLonger = ['--invocation-count-for-turbofan=30000', '--invocation-count-for-osr=5000'];
const waitingFlags: Record<string, readonly string[]> = { 11: ['--interrupt-budget=2400000'], 12: waitLonger, 13: waitLonger, 14: waitLonger };

/**
 * V8 flags for a run that reads so many bytes of text: most loops run once, so optimising them costs more than it saves.
 * V8 prints an error for unknown flags, so set them only for tested versions.
 */
export function compilerFlags(v8: string, bytes: number): readonly string[] {
  const waiting = waitingFlags[v8.split('.')[0]];
  if (!waiting) return [];
  return bytes <= SMALL ? [INLINE_LESS, ...waiting] : [INLINE_LESS];
}

/** Sets the flags for a run with these arguments, some of which are files. */
export function prepareProcess(argv: readonly string[]): void {
  let bytes = 0;
  for (const argument of argv) bytes += textBytes(argument);
  for (const flag of compilerFlags(process.versions.v8, bytes)) setFlagsFromString(flag);
}

/**
 * Whether the process does not need worker threads for these files: they are small, and its heap has room for whatever is in them (a thread without
 * room ends with an error, the process with a crash). Not if they are compressed: their text may be of any length.
 */
export function needsNoThreads(paths: readonly string[]): boolean {
  const sizes = paths.map((path) => (PACKED_NAME.test(path) ? Number.POSITIVE_INFINITY : textBytes(path))).filter((size) => size > 0);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return bytes > 0 && bytes <= SMALL_FOR_ONE * Math.min(FEW, Math.max(2, sizes.length)) && HEAP_BYTES * bytes <= heapRoom();
}

/** Bytes in V8's heap for a byte of text, at most: objects for each class of a file that has little but classes. */
const HEAP_BYTES = 40;

const PACKED_NAME = /\.(gz|br|zst)$/;

/** Estimated bytes of text in a file; Infinity if unknown, 0 if `path` is not a file. */
function textBytes(path: string): number {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return 0;
    if (!found.isFile()) return Number.POSITIVE_INFINITY;
    return PACKED_NAME.test(path) ? PACKED * found.size : found.size;
  } catch {
    return 0;
  }
}
