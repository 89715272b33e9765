/**
 * A resumable byte scanner for JSON: the flat number arrays, strings, and values that are skipped. It knows JSON, not snapshots.
 *
 * The scanner holds a window of the file. Each reader works on the window as long as it can, synchronously, and awaits
 * `refill` when it runs out: the tail that is not read yet moves to the front and more bytes follow. Nothing depends on where a
 * refill cuts the file; the tests cut it at every byte.
 */
import { SnapdiffError } from '../errors.js';
import type { Source } from './input.js';

export interface Scanner {
  source: Source;
  window: Uint8Array;
  /** Next unread byte in the window, and the end of what is filled. */
  position: number;
  end: number;
  /** Offset in the file of window[0]. */
  windowStart: number;
  /** True once the source is exhausted: what is in the window is the last of it. */
  atEnd: boolean;
  /** The part of the file being read, for errors. */
  section: string;
  /** What was read of the section so far, for errors about cut files, e.g. "402,113 of 766,818 edges read". */
  progress: () => string;
}

/** Numbers parsed at a time; a batch of 32-bit values stays in the second-level cache. */
export const BATCH = 1 << 14;

/** No number and no escape sequence is longer than this; shorter rests are refilled before they are read. */
const LOOKAHEAD = 32;
/** Of brackets in parts that are skipped; allocation traces reach some thousands. */
const MAX_DEPTH = 1 << 23;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const MINUS = 0x2d;

export function createScanner(source: Source, windowBytes = 1 << 20): Scanner {
  return {
    source,
    window: new Uint8Array(Math.max(windowBytes, 2 * LOOKAHEAD)),
    position: 0,
    end: 0,
    windowStart: 0,
    atEnd: false,
    section: '',
    progress: () => '',
  };
}

export const byteOffset = (scanner: Scanner): number => scanner.windowStart + scanner.position;

/** Moves the unread tail to the front and reads more. False when the file has no more bytes. */
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

/** Makes at least `count` bytes available unless the file ends before. */
async function ensure(scanner: Scanner, count: number): Promise<void> {
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

const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** Skips white space and returns the next byte without taking it; -1 at the end of the file. */
export async function peek(scanner: Scanner): Promise<number> {
  for (;;) {
    const { window, end } = scanner;
    while (scanner.position < end && isBlank(window[scanner.position])) scanner.position++;
    if (scanner.position < end) return window[scanner.position];
    if (!(await refill(scanner))) return -1;
  }
}

/** Takes the next byte after white space, which must be `expected`. */
export async function expect(scanner: Scanner, expected: string): Promise<void> {
  const byte = await peek(scanner);
  if (byte === -1) throw cutShort(scanner);
  if (byte !== expected.charCodeAt(0)) throw damaged(scanner, `expected ${expected} but found ${describe(byte)}`);
  scanner.position++;
}

export function describe(byte: number): string {
  return byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `byte 0x${byte.toString(16).padStart(2, '0')}`;
}

/** After a value inside an object or array: true when a comma (taken) promises another, false at the closing bracket (taken). */
export async function another(scanner: Scanner, close: ']' | '}'): Promise<boolean> {
  const byte = await peek(scanner);
  if (byte === -1) throw cutShort(scanner);
  scanner.position++;
  if (byte === COMMA) return true;
  if (byte === close.charCodeAt(0)) return false;
  scanner.position--;
  throw damaged(scanner, `expected , or ${close} but found ${describe(byte)}`);
}

/** A number that does not fit an unsigned 32-bit slot: negative, or 2^32 and more. Its slot holds it modulo 2^32. */
export interface OddNumber {
  slot: number;
  value: number;
}

/**
 * Receives the numbers of an array in order, at most BATCH at a time, all but the last call a multiple of `multiple`.
 * `odd` lists the slots whose value does not fit 32 bits unsigned.
 */
export type NumberSink = (values: Uint32Array, count: number, odd: readonly OddNumber[]) => void;

/**
 * Reads an array of integers. Time is linear; memory is one batch.
 * Throws `damaged` for anything but integers up to 2^53, `cut-short` when the file ends inside.
 */
export async function readNumbers(scanner: Scanner, multiple: number, sink: NumberSink): Promise<void> {
  await expect(scanner, '[');
  if ((await peek(scanner)) === CLOSE_BRACKET) {
    scanner.position++;
    return;
  }
  const values = new Uint32Array(BATCH);
  const capacity = BATCH - (BATCH % multiple);
  const batch: Batch = { values, count: 0, odd: [] };
  const flush = () => {
    sink(values, batch.count, batch.odd);
    batch.count = 0;
    if (batch.odd.length > 0) batch.odd = [];
  };
  for (;;) {
    scanFast(scanner, batch, capacity);
    if (batch.count === capacity) flush();
    if (scanner.end - scanner.position < LOOKAHEAD && !scanner.atEnd) {
      await ensure(scanner, LOOKAHEAD);
      continue;
    }
    // The fast loop stops at anything unusual, always before a number: read that one with care.
    await scanOne(scanner, batch);
    if (!(await another(scanner, ']'))) break;
    if (batch.count === capacity) flush();
  }
  if (batch.count > 0) flush();
}

interface Batch {
  values: Uint32Array;
  count: number;
  odd: OddNumber[];
}

/**
 * The hot loop: numbers of one to nine digits, each followed by a comma (V8 before Node 23 also writes a line break before the
 * comma of each record). Stops, before a number, at anything else, and LOOKAHEAD bytes before the end of the window.
 */
function scanFast(scanner: Scanner, batch: Batch, capacity: number): void {
  const { window, end } = scanner;
  const { values } = batch;
  const limit = end - LOOKAHEAD;
  let position = scanner.position;
  let count = batch.count;
  while (position < limit && count < capacity) {
    let next = position;
    let value = window[next] - 48;
    if (value >>> 0 > 9) break;
    digits: {
      let digit = window[++next] - 48;
      if (digit >>> 0 > 9) break digits;
      if (value === 0) break; // 01 is no JSON number
      value = value * 10 + digit;
      digit = window[++next] - 48;
      if (digit >>> 0 > 9) break digits;
      value = value * 10 + digit;
      digit = window[++next] - 48;
      if (digit >>> 0 > 9) break digits;
      value = value * 10 + digit;
      digit = window[++next] - 48;
      if (digit >>> 0 > 9) break digits;
      value = value * 10 + digit;
      digit = window[++next] - 48;
      if (digit >>> 0 > 9) break digits;
      value = value * 10 + digit;
      digit = window[++next] - 48;
      if (digit >>> 0 > 9) break digits;
      value = value * 10 + digit;
      digit = window[++next] - 48;
      if (digit >>> 0 > 9) break digits;
      value = value * 10 + digit;
      digit = window[++next] - 48;
      if (digit >>> 0 > 9) break digits;
      value = value * 10 + digit;
      next++;
    }
    let delimiter = window[next];
    if (delimiter === 10) delimiter = window[++next];
    if (delimiter !== COMMA) break;
    next++;
    while (next < end && isBlank(window[next])) next++;
    values[count++] = value;
    position = next;
  }
  scanner.position = position;
  batch.count = count;
}

/** One number of any length, with white space before it. */
async function scanOne(scanner: Scanner, batch: Batch): Promise<void> {
  await peek(scanner);
  await ensure(scanner, LOOKAHEAD);
  const { window, end } = scanner;
  const start = scanner.position;
  let position = start;
  if (position === end) throw cutShort(scanner);
  const negative = window[position] === MINUS;
  if (negative) position++;
  const firstDigit = position;
  let value = 0;
  while (position < end && window[position] >= 48 && window[position] <= 57) value = value * 10 + (window[position++] - 48);
  const digits = position - firstDigit;
  if (position === end && scanner.atEnd) {
    scanner.position = position;
    throw cutShort(scanner);
  }
  if (digits === 0) throw damaged(scanner, `expected an integer but found ${describe(window[position])}`);
  if (digits > 1 && window[firstDigit] === 48) throw damaged(scanner, 'a number starts with 0');
  if (value > Number.MAX_SAFE_INTEGER) throw damaged(scanner, 'a number is larger than 2^53');
  const after = window[position];
  if (after === 0x2e || after === 0x65 || after === 0x45) throw damaged(scanner, 'expected an integer but found a fraction or exponent');
  scanner.position = position;
  if (negative) value = -value;
  if (value < 0 || value > 0xffffffff) batch.odd.push({ slot: batch.count, value });
  batch.values[batch.count++] = value;
}

/** Receives the unescaped bytes of string values. `room` is called before each stretch of input. */
export interface TextSink {
  bytes: Uint8Array;
  length: number;
  /** Makes room for that many more bytes (may replace `bytes`). */
  room(count: number): void;
}

/** Reads one string, opening quote not yet taken, and appends its text to the sink. */
export async function readString(scanner: Scanner, sink: TextSink): Promise<void> {
  await expect(scanner, '"');
  while (!continueString(scanner, sink)) await more(scanner);
}

/** Refills, knowing that the value being read is not complete. At the end of the file one more look is due: nothing is held back then. */
export async function more(scanner: Scanner): Promise<void> {
  const knewEnd = scanner.atEnd;
  if (!(await refill(scanner)) && knewEnd) throw cutShort(scanner);
}

/**
 * Copies text of a string until its closing quote (taken): true, or until the window runs out: false.
 * The window must hold a whole escape sequence, a surrogate pair of two \u counting as one, or the end of the file.
 */
export function continueString(scanner: Scanner, sink: TextSink): boolean {
  const { window, end } = scanner;
  sink.room(end - scanner.position);
  const { bytes } = sink;
  let position = scanner.position;
  let length = sink.length;
  let closed = false;
  while (position < end) {
    const byte = window[position];
    if (byte === QUOTE) {
      position++;
      closed = true;
      break;
    }
    if (byte === BACKSLASH) {
      if (end - position < 12 && !scanner.atEnd) break;
      const sequence = readEscape(window, position, end);
      if (sequence === null) {
        scanner.position = position;
        if (end - position < 6 && scanner.atEnd) throw cutShort(scanner);
        throw damaged(scanner, 'a string has a bad escape sequence');
      }
      length = putCodePoint(bytes, length, sequence.codePoint);
      position += sequence.length;
      continue;
    }
    if (byte < 0x20) {
      scanner.position = position;
      throw damaged(scanner, 'a string has a raw control character');
    }
    bytes[length++] = byte;
    position++;
  }
  scanner.position = position;
  sink.length = length;
  return closed;
}

const simpleEscapes = new Map([
  [0x22, 0x22],
  [0x5c, 0x5c],
  [0x2f, 0x2f],
  [0x62, 8],
  [0x66, 12],
  [0x6e, 10],
  [0x72, 13],
  [0x74, 9],
]);

/** Null when it is no escape sequence that JSON knows. Two \u that make a surrogate pair are one code point. */
function readEscape(bytes: Uint8Array, at: number, end: number): { codePoint: number; length: number } | null {
  const simple = simpleEscapes.get(bytes[at + 1]);
  if (simple !== undefined && at + 1 < end) return { codePoint: simple, length: 2 };
  const unit = readUnicode(bytes, at, end);
  if (unit === -1) return null;
  if (unit >= 0xd800 && unit < 0xdc00) {
    const low = readUnicode(bytes, at + 6, end);
    if (low >= 0xdc00 && low < 0xe000) return { codePoint: 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00), length: 12 };
  }
  return { codePoint: unit, length: 6 };
}

function readUnicode(bytes: Uint8Array, at: number, end: number): number {
  if (at + 6 > end || bytes[at] !== BACKSLASH || bytes[at + 1] !== 0x75) return -1;
  let unit = 0;
  for (let position = at + 2; position < at + 6; position++) {
    const byte = bytes[position];
    const lower = byte | 0x20;
    const digit = byte >= 48 && byte <= 57 ? byte - 48 : lower >= 97 && lower <= 102 ? lower - 87 : -1;
    if (digit === -1) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

/** Appends a code point (a lone surrogate too) as UTF-8; an escape is never shorter than its bytes. Returns the new length. */
function putCodePoint(bytes: Uint8Array, length: number, codePoint: number): number {
  if (codePoint < 0x80) {
    bytes[length++] = codePoint;
  } else if (codePoint < 0x800) {
    bytes[length++] = 0xc0 | (codePoint >> 6);
    bytes[length++] = 0x80 | (codePoint & 0x3f);
  } else if (codePoint < 0x10000) {
    bytes[length++] = 0xe0 | (codePoint >> 12);
    bytes[length++] = 0x80 | ((codePoint >> 6) & 0x3f);
    bytes[length++] = 0x80 | (codePoint & 0x3f);
  } else {
    bytes[length++] = 0xf0 | (codePoint >> 18);
    bytes[length++] = 0x80 | ((codePoint >> 12) & 0x3f);
    bytes[length++] = 0x80 | ((codePoint >> 6) & 0x3f);
    bytes[length++] = 0x80 | (codePoint & 0x3f);
  }
  return length;
}

/**
 * Skips one value of any kind and depth, checking that strings end and brackets match. `keep` receives every byte skipped,
 * for the parts of a file that another parser reads.
 */
export async function skipValue(scanner: Scanner, keep?: (bytes: Uint8Array) => void): Promise<void> {
  if ((await peek(scanner)) === -1) throw cutShort(scanner);
  const state: SkipState = { closers: new Uint8Array(64), depth: 0, inString: false, escaped: false, started: false };
  for (;;) {
    const from = scanner.position;
    const done = continueSkip(scanner, state);
    keep?.(scanner.window.subarray(from, scanner.position));
    if (done) return;
    if (!(await refill(scanner))) throw cutShort(scanner);
  }
}

interface SkipState {
  /** The bracket that must close each open level. */
  closers: Uint8Array;
  depth: number;
  inString: boolean;
  escaped: boolean;
  started: boolean;
}

/** True when the value is complete (a bare word ends before the next delimiter), false when the window ran out. */
function continueSkip(scanner: Scanner, state: SkipState): boolean {
  const { window, end } = scanner;
  while (scanner.position < end) {
    const byte = window[scanner.position];
    if (state.inString) {
      scanner.position++;
      if (state.escaped) state.escaped = false;
      else if (byte === BACKSLASH) state.escaped = true;
      else if (byte === QUOTE) {
        state.inString = false;
        if (state.depth === 0) return true;
      }
      continue;
    }
    if (byte === QUOTE) {
      if (state.started && state.depth === 0) throw damaged(scanner, 'expected a value');
      state.inString = true;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (state.started && state.depth === 0) throw damaged(scanner, 'expected a value');
      if (state.depth === MAX_DEPTH) throw damaged(scanner, 'brackets are nested too deep');
      if (state.depth === state.closers.length) state.closers = grown(state.closers);
      state.closers[state.depth++] = byte + 2;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      if (state.depth === 0) {
        if (state.started) return true;
        throw damaged(scanner, `expected a value but found ${describe(byte)}`);
      }
      if (state.closers[--state.depth] !== byte) throw damaged(scanner, `unexpected ${describe(byte)}`);
      if (state.depth === 0) {
        scanner.position++;
        return true;
      }
    } else if (state.depth === 0 && (byte === COMMA || isBlank(byte))) {
      if (state.started) return true;
      throw damaged(scanner, `expected a value but found ${describe(byte)}`);
    } else if (byte < 0x20 && !isBlank(byte)) {
      throw damaged(scanner, `unexpected ${describe(byte)}`);
    }
    state.started = true;
    scanner.position++;
  }
  return false;
}

function grown(bytes: Uint8Array): Uint8Array {
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}
