/**
 * How much V8 compiles, in this process and its threads. Most loops run once, over a whole heap: they are done before all that V8 likes to do about them pays.
 * Flags come and go with V8, and an unknown one is complained of on standard error, so only versions that were tried are told anything.
 */
import { statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

/** Of all files, as text: larger ones gain by better code what it costs. */
const SMALL = 40_000_000;
/** A compressed file is about a tenth of its text. */
const PACKED = 10;

const INLINE_LESS = '--max-inlined-bytecode-size-cumulative=300';
/** By V8's version: to wait several times as long as it does by itself before it makes better code of a function. */
const waitLonger = ['--invocation-count-for-turbofan=30000', '--invocation-count-for-osr=5000'];
const waitingFlags: Record<string, readonly string[]> = { 11: ['--interrupt-budget=2400000'], 12: waitLonger, 13: waitLonger, 14: waitLonger };

/** For a run that reads so many bytes of text. */
export function tierFlags(v8: string, bytes: number): readonly string[] {
  const waiting = waitingFlags[v8.split('.')[0]];
  if (!waiting) return [];
  return bytes <= SMALL ? [INLINE_LESS, ...waiting] : [INLINE_LESS];
}

/** `words`: of the command line, files among them. */
export function setTiers(words: readonly string[]): void {
  let bytes = 0;
  for (const word of words) bytes += textBytes(word);
  for (const flag of tierFlags(process.versions.v8, bytes)) setFlagsFromString(flag);
}

/** About how much text a file has; endless where that cannot be told, 0 for what is no file. */
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
