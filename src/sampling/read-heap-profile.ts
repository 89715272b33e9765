/**
 * Reads a sampling heap profile: what `node --heap-prof` and DevTools' "Allocation sampling" save as .heapprofile, `v8.startHeapProfile()` returns, and
 * `HeapProfiler.stopSampling` answers (https://chromedevtools.github.io/devtools-protocol/v8/HeapProfiler/#type-SamplingHeapProfile).
 */
import { SnapdiffError } from '../errors.js';
import { openSource } from '../format/input.js';
import { type Input, pathOf } from '../format/input-file.js';
import { byteOffset, createScanner, damaged, describe, peek, type Scanner } from '../format/scanner.js';
import { skipValue } from '../format/skip.js';
import type { HeapProfile } from './heap-profile.js';
import { createProfileParser } from './profile-parser.js';

const WINDOW = 1 << 18;

/** Time and memory: O(calls); samples are only counted. @throws SnapdiffError */
export async function readHeapProfile(input: Input): Promise<HeapProfile> {
  const path = pathOf(input);
  try {
    const source = await openSource(input);
    try {
      return await readProfile(createScanner(source, WINDOW, 'plain'), path);
    } finally {
      await source.close();
    }
  } catch (error) {
    if (!(error instanceof SnapdiffError)) throw error;
    if (error.code === 'not-json') throw notProfile('is not a heap profile (nor gzip, brotli or zstd of one)', path, error.byteOffset ?? 0);
    // Its hint is about snapshots.
    const hint = /^(empty|cut-short|damaged)$/.test(error.code)
      ? 'The process that wrote it probably ended too early, or the file was changed; record it again.'
      : undefined;
    throw hint === undefined ? error : new SnapdiffError(error.code, error.message, error, { hint, cause: error });
  }
}

async function readProfile(scanner: Scanner, path: string): Promise<HeapProfile> {
  await skipMark(scanner);
  const first = await peek(scanner);
  if (first === -1) throw new SnapdiffError('empty', 'contains only white space', { path, byteOffset: 0 });
  if (first !== 0x7b)
    throw notProfile(`is not a heap profile: expected { but found ${describe(first)} at byte ${byteOffset(scanner)}`, path, byteOffset(scanner));
  let start = 0;
  const parser = createProfileParser({
    fail: (message, at) => damaged(scanner, message, start + at),
    refuse: (message, at) => notProfile(message, path, start + at),
  });
  await skipValue(scanner, (bytes) => {
    start = byteOffset(scanner) - bytes.length;
    parser.push(bytes);
  });
  if ((await peek(scanner)) !== -1) throw damaged(scanner, 'there are bytes after the end of the profile');
  const { sampleCount, functions, calls } = parser.finish();
  return { path, sampleCount, functions, calls };
}

/** A byte-order mark. */
async function skipMark(scanner: Scanner): Promise<void> {
  await peek(scanner);
  const { window, position, end } = scanner;
  if (end - position >= 3 && window[position] === 0xef && window[position + 1] === 0xbb && window[position + 2] === 0xbf) scanner.position += 3;
}

const notProfile = (message: string, path: string, at: number): SnapdiffError => new SnapdiffError('not-a-heap-profile', message, { path, byteOffset: at });
