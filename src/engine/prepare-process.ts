/**
 * What the command does to its process before anything else is loaded, because it pays only then.
 */
import { statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

/** Bytes of text in all files of a run; larger ones gain more from optimised code than it costs. */
const SMALL = 40_000_000;
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

export interface Preparation {
  /** Words of the command line, files among them. */
  words: readonly string[];
  /** Start the threads now: they take as long to load as the rest of the program. */
  threads: boolean;
}

export async function prepareProcess({ words, threads }: Preparation): Promise<void> {
  let bytes = 0;
  for (const word of words) bytes += textBytes(word);
  for (const flag of compilerFlags(process.versions.v8, bytes)) setFlagsFromString(flag);
  if (threads) (await import('./threads.js')).startThreads();
}

/** About how much text a file has; Infinity if unknown, 0 if the word is not a file. */
function textBytes(path: string): number {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return 0;
    if (!found.isFile()) return Number.POSITIVE_INFINITY;
    return /\.(gz|br|zst)$/.test(path) ? PACKED * found.size : found.size;
  } catch {
    return 0;
  }
}
