/** Reads JSON strings, unescapes them and appends them to a sink. */
import { cutShort, damaged, expect, Mark, refill, type Scanner } from './scanner.js';

const QUOTE = Mark.quote;
const BACKSLASH = Mark.backslash;

/** Receives the unescaped bytes of strings. The reader calls `room` before it writes. */
export interface TextSink {
  bytes: Uint8Array;
  length: number;
  /** Makes room for `count` more bytes; may replace `bytes`. */
  room(count: number): void;
}

/** Reads one string, opening quote not yet taken, and appends its text to the sink. */
export async function readString(scanner: Scanner, sink: TextSink): Promise<void> {
  await expect(scanner, '"');
  while (!continueString(scanner, sink)) await more(scanner);
}

/** Refills while a string is incomplete. At the end of the file it returns once more, because the reader no longer keeps bytes back then. */
export async function more(scanner: Scanner): Promise<void> {
  const knewEnd = scanner.atEnd;
  if (!(await refill(scanner)) && knewEnd) throw cutShort(scanner);
}

/**
 * Copies the text of a string. Returns true after the closing quote (consumed), false at the end of the window.
 * The window must hold a whole escape sequence, counting a surrogate pair of two \u as one, or the end of the file.
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

/** Null if it is not an escape sequence of JSON. Two \u that form a surrogate pair are one code point. */
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

/** Appends a code point, or a lone surrogate, as UTF-8, which is never longer than its escape. Returns the new length. */
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

/** A sink of ordinary memory that grows as needed. */
export function createText(): TextSink {
  const sink: TextSink = {
    bytes: new Uint8Array(256),
    length: 0,
    room(more) {
      if (sink.length + more <= sink.bytes.length) return;
      const copy = new Uint8Array(Math.max(2 * sink.bytes.length, sink.length + more));
      copy.set(sink.bytes.subarray(0, sink.length));
      sink.bytes = copy;
    },
  };
  return sink;
}
