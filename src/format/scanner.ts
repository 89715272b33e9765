/**
 * A resumable byte scanner for JSON: a window that slides over a file, and functions for the punctuation between values. Independent of the snapshot
 * format; numbers.ts, texts.ts and skip.ts read the values.
 *
 * Each reader works on the window synchronously as long as it can, and awaits `refill` at its end, which moves the unread tail to the front and appends
 * more bytes. Results do not depend on where a refill splits the file; the tests split it at every byte.
 */
import { SnapdiffError } from '../errors.js';
import { createReadingKernel, LARGEST_WINDOW, type ReadingKernel } from '../kernel/reading.js';
import type { Source } from './input.js';

export interface Scanner {
  source: Source;
  window: Uint8Array;
  /** Compiled loops that read the window; null if unavailable. */
  kernel: ReadingKernel | null;
  /** Next unread byte in the window, and the end of the filled part. */
  position: number;
  end: number;
  /** File offset of window[0]. */
  windowStart: number;
  /** True once the source is exhausted. */
  atEnd: boolean;
  /** Section being read, for error messages. */
  section: string;
  /** How much of the section is read, for errors about truncated files, e.g. "402,113 of 766,818 edges read". */
  progress: () => string;
}

/** Longest number or escape sequence; refill if fewer bytes remain. */
export const LOOKAHEAD = 32;

/** Punctuation of JSON. */
export const Mark = {
  quote: 0x22,
  comma: 0x2c,
  minus: 0x2d,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;

/** "fast": compiled loops where available; "plain": only the plain loops, which are the reference. */
export type ScannerKind = 'fast' | 'plain';

export function createScanner(source: Source, windowBytes = LARGEST_WINDOW, kind: ScannerKind = 'fast'): Scanner {
  const bytes = Math.min(Math.max(windowBytes, 2 * LOOKAHEAD), LARGEST_WINDOW);
  const kernel = kind === 'fast' ? createReadingKernel(bytes) : null;
  return {
    source,
    window: kernel?.window ?? new Uint8Array(bytes),
    kernel,
    position: 0,
    end: 0,
    windowStart: 0,
    atEnd: false,
    section: '',
    progress: () => '',
  };
}

/** Switches to other compiled loops and their window, which must have room for the unread bytes. */
export function useKernel(scanner: Scanner, kernel: ReadingKernel): void {
  const rest = scanner.window.subarray(scanner.position, scanner.end);
  kernel.window.set(rest);
  scanner.windowStart += scanner.position;
  scanner.position = 0;
  scanner.end = rest.length;
  scanner.window = kernel.window;
  scanner.kernel = kernel;
}

export const byteOffset = (scanner: Scanner): number => scanner.windowStart + scanner.position;

/** Moves the unread tail to the front and reads more. Returns false at the end of the file. */
export async function refill(scanner: Scanner): Promise<boolean> {
  if (scanner.atEnd) return false;
  const { window } = scanner;
  if (scanner.position > 0) {
    window.copyWithin(0, scanner.position, scanner.end);
    scanner.windowStart += scanner.position;
    scanner.end -= scanner.position;
    scanner.position = 0;
  }
  const count = await scanner.source.read(window.subarray(scanner.end));
  scanner.end += count;
  if (count === 0) scanner.atEnd = true;
  return count > 0;
}

/** Refills until `count` bytes are available or the file ends. */
export async function ensure(scanner: Scanner, count: number): Promise<void> {
  while (scanner.end - scanner.position < count && (await refill(scanner)));
}

export function damaged(scanner: Scanner, message: string, at = byteOffset(scanner)): SnapdiffError {
  const where = scanner.section ? ` in "${scanner.section}"` : '';
  return new SnapdiffError('damaged', `is damaged at byte ${at.toLocaleString('en')}${where}: ${message}`, {
    path: scanner.source.path,
    section: scanner.section || undefined,
    byteOffset: at,
  });
}

export function cutShort(scanner: Scanner): SnapdiffError {
  const at = scanner.windowStart + scanner.end;
  const progress = scanner.progress();
  const inside = scanner.section ? ` inside "${scanner.section}"` : '';
  return new SnapdiffError('cut-short', `is cut short: it ends at byte ${at.toLocaleString('en')}${inside}${progress && ` (${progress})`}`, {
    path: scanner.source.path,
    section: scanner.section || undefined,
    byteOffset: at,
  });
}

export const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** Skips white space and returns the next byte without consuming it; -1 at the end of the file. */
export async function peek(scanner: Scanner): Promise<number> {
  for (;;) {
    const { window, end } = scanner;
    while (scanner.position < end && isBlank(window[scanner.position])) scanner.position++;
    if (scanner.position < end) return window[scanner.position];
    if (!(await refill(scanner))) return -1;
  }
}

/** Skips white space and consumes `expected`. @throws SnapdiffError for any other byte */
export async function expect(scanner: Scanner, expected: string): Promise<void> {
  const byte = await peek(scanner);
  if (byte === -1) throw cutShort(scanner);
  if (byte !== expected.charCodeAt(0)) throw damaged(scanner, `expected ${expected} but found ${describe(byte)}`);
  scanner.position++;
}

export function describe(byte: number): string {
  return byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `byte 0x${byte.toString(16).padStart(2, '0')}`;
}

/** After a value inside an object or array: consumes a comma and returns true, or consumes the closing bracket and returns false. */
export async function another(scanner: Scanner, close: ']' | '}'): Promise<boolean> {
  const byte = await peek(scanner);
  if (byte === -1) throw cutShort(scanner);
  scanner.position++;
  if (byte === Mark.comma) return true;
  if (byte === close.charCodeAt(0)) return false;
  scanner.position--;
  throw damaged(scanner, `expected , or ${close} but found ${describe(byte)}`);
}
