/**
 * Access to the string table. Strings are decoded on request; most never become JS strings.
 */
import { isAscii } from 'node:buffer';
import type { StringIndex, Strings } from './snapshot.js';

const shared = new WeakMap<Uint8Array, Buffer>();

/** A Buffer over the same memory, for its decoders. */
export function asBuffer(bytes: Uint8Array): Buffer {
  let buffer = shared.get(bytes);
  if (!buffer) {
    buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    shared.set(bytes, buffer);
  }
  return buffer;
}

/** The text of string `index`. Keeps lone surrogates; invalid UTF-8 becomes U+FFFD. */
export function text(strings: Strings, index: StringIndex): string {
  return decode(strings.bytes, strings.start[index], strings.start[index + 1]);
}

/** At most the first `units` UTF-16 units of the text. */
export function textStart(strings: Strings, index: StringIndex, units: number): string {
  const start = strings.start[index];
  const end = strings.start[index + 1];
  // A UTF-16 unit takes at most three bytes; slice() drops a character that the limit splits.
  const limit = Math.min(end, start + 3 * units + 3);
  return decode(strings.bytes, start, limit).slice(0, units);
}

/** Length of the text in UTF-16 units, without decoding it. */
export function textLength(strings: Strings, index: StringIndex): number {
  const { bytes } = strings;
  const start = strings.start[index];
  const end = strings.start[index + 1];
  if (isAsciiBetween(bytes, start, end)) return end - start;
  let units = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}

function decode(bytes: Uint8Array, start: number, end: number): string {
  const buffer = asBuffer(bytes);
  if (isAsciiBetween(bytes, start, end)) return buffer.toString('latin1', start, end);
  const decoded = buffer.toString('utf8', start, end);
  return decoded.includes('\ufffd') ? decodeLenient(bytes, start, end) : decoded;
}

/** Below this many bytes a loop is faster than a call of Node's. */
const SHORT_BYTES = 48;

function isAsciiBetween(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start >= SHORT_BYTES) return isAscii(bytes.subarray(start, end));
  let at = start;
  while (at < end && bytes[at] < 0x80) at++;
  return at === end;
}

/** Smallest code point of a UTF-8 sequence of that many bytes. */
const SMALLEST = [0, 0, 0x80, 0x800, 0x10000];

/** Decodes UTF-8 with lone surrogates (WTF-8, https://simonsapin.github.io/wtf-8/); other invalid bytes become U+FFFD. */
function decodeLenient(bytes: Uint8Array, start: number, end: number): string {
  const parts: string[] = [];
  for (let at = start; at < end; ) {
    const byte = bytes[at];
    const length = byte < 0x80 ? 1 : byte >= 0xf5 ? 0 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 0;
    let codePoint = length === 1 ? byte : byte & (0x7f >> length);
    let valid = length > 0 && at + length <= end;
    for (let next = at + 1; valid && next < at + length; next++) {
      valid = (bytes[next] & 0xc0) === 0x80;
      codePoint = codePoint * 64 + (bytes[next] & 0x3f);
    }
    // Overlong sequences (such as C0 80) are invalid too.
    if (valid && codePoint <= 0x10ffff && codePoint >= SMALLEST[length]) {
      parts.push(String.fromCodePoint(codePoint));
      at += length;
    } else {
      parts.push('\ufffd');
      at++;
    }
  }
  return parts.join('');
}

/**
 * Finds texts in the table: the index of the first occurrence of each, or -1. One pass over the starts; compares only strings with a matching
 * byte length and first byte.
 */
export function findTexts(strings: Strings, texts: readonly string[]): Int32Array {
  const found = new Int32Array(texts.length).fill(-1);
  const wanted = texts.map((wantedText) => Buffer.from(wantedText, 'utf8'));
  const byLength = new Map<number, number[]>();
  let longest = 0;
  wanted.forEach((bytes, position) => {
    longest = Math.max(longest, bytes.length);
    const same = byLength.get(bytes.length);
    if (same) same.push(position);
    else byLength.set(bytes.length, [position]);
  });
  const { bytes, start, count } = strings;
  // By length and first byte; rejects nearly all other texts.
  const mayFit = new Uint8Array((longest + 1) << 8);
  for (const text of wanted) {
    // The empty text has no first byte: accept any byte that follows it in the table.
    if (text.length === 0) mayFit.fill(1, 0, 256);
    else mayFit[(text.length << 8) | text[0]] = 1;
  }
  let left = texts.length;
  for (let index = 0; index < count && left > 0; index++) {
    const from = start[index];
    const length = start[index + 1] - from;
    if (length > longest || mayFit[(length << 8) | bytes[from]] === 0) continue;
    for (const candidate of byLength.get(length) ?? []) {
      if (found[candidate] !== -1 || !equalBytes(bytes, from, wanted[candidate])) continue;
      found[candidate] = index;
      left--;
    }
  }
  return found;
}

function equalBytes(bytes: Uint8Array, from: number, wanted: Uint8Array): boolean {
  for (let offset = 0; offset < wanted.length; offset++) {
    if (bytes[from + offset] !== wanted[offset]) return false;
  }
  return true;
}

/** The index of one text, -1 if the table does not have it. */
export function findText(strings: Strings, wanted: string): StringIndex {
  return findTexts(strings, [wanted])[0];
}

/** All indexes of a text; most tables have each text once. */
export function textsEqualTo({ bytes, start, count }: Strings, wanted: string): StringIndex[] {
  const encoded = Buffer.from(wanted, 'utf8');
  const found: StringIndex[] = [];
  for (let index = 0; index < count; index++) {
    if (start[index + 1] - start[index] === encoded.length && equalBytes(bytes, start[index], encoded)) found.push(index);
  }
  return found;
}

/** Whether two texts of two tables are equal, without decoding them. */
export function equalTexts(one: Strings, oneIndex: StringIndex, other: Strings, otherIndex: StringIndex): boolean {
  const oneStart = one.start[oneIndex];
  const otherStart = other.start[otherIndex];
  const length = one.start[oneIndex + 1] - oneStart;
  if (length !== other.start[otherIndex + 1] - otherStart) return false;
  for (let offset = 0; offset < length; offset++) {
    if (one.bytes[oneStart + offset] !== other.bytes[otherStart + offset]) return false;
  }
  return true;
}
