/** Skips a JSON value of any depth, validating it on the way. */
import { cutShort, damaged, describe, isBlank, Mark, peek, refill, type Scanner } from './scanner.js';

/** Nesting depth of brackets; allocation traces reach a few thousand. */
const MAX_DEPTH = 1 << 23;

/**
 * Skips one value and validates it. `keep` receives every skipped byte, for the parts of a file that another parser reads. Memory: a byte a level.
 */
export async function skipValue(scanner: Scanner, keep?: (bytes: Uint8Array) => void): Promise<void> {
  if ((await peek(scanner)) === -1) throw cutShort(scanner);
  const state: SkipState = { expecting: Expecting.value, closers: new Uint8Array(64), depth: 0, isKey: false, left: 0, word: TRUE };
  for (;;) {
    const from = scanner.position;
    const done = continueSkip(scanner, state);
    keep?.(scanner.window.subarray(from, scanner.position));
    if (done) return;
    if (!(await refill(scanner))) throw cutShort(scanner);
  }
}

/** What the next byte must be part of. From `zero` on, the digits so far are a complete number, which may end. */
const Expecting = {
  value: 0,
  valueOrClose: 1,
  key: 2,
  keyOrClose: 3,
  colon: 4,
  commaOrClose: 5,
  text: 6,
  escape: 7,
  hex: 8,
  word: 9,
  digit: 10,
  fractionDigit: 11,
  signOrPower: 12,
  powerDigit: 13,
  zero: 14,
  digits: 15,
  fraction: 16,
  power: 17,
} as const;

interface SkipState {
  expecting: number;
  /** The bracket that must close each open level. */
  closers: Uint8Array;
  depth: number;
  /** Whether the text being skipped is the key of an object. */
  isKey: boolean;
  /** Digits of a \u escape, or bytes of a word, that must follow. */
  left: number;
  word: Uint8Array;
}

const [TRUE, FALSE, NULL] = ['true', 'false', 'null'].map((word) => Buffer.from(word));
const ESCAPABLE = new Set(Buffer.from('"\\/bfnrt'));
const COLON = 0x3a;
const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;
const isHex = (byte: number): boolean => isDigit(byte) || ((byte | 0x20) >= 97 && (byte | 0x20) <= 102);
const isExponent = (byte: number): boolean => (byte | 0x20) === 101;

/** Returns true when the value is complete (a number ends before the byte that follows it), false at the end of the window. */
function continueSkip(scanner: Scanner, state: SkipState): boolean {
  const { window, end } = scanner;
  while (scanner.position < end) {
    if (state.expecting === Expecting.text) passText(scanner);
    else if (state.expecting === Expecting.digits) passDigits(scanner);
    if (scanner.position === end) break;
    const byte = window[scanner.position];
    if (state.expecting >= Expecting.digit) {
      const next = inNumber(state.expecting, byte);
      if (next === -1) throw damaged(scanner, `expected a digit but found ${describe(byte)}`);
      if (next === Expecting.commaOrClose) {
        state.expecting = next;
        if (state.depth === 0) return true;
        continue;
      }
      state.expecting = next;
    } else if (state.expecting >= Expecting.text) {
      inTextOrWord(scanner, state, byte);
    } else if (!isBlank(byte)) {
      betweenValues(scanner, state, byte);
    }
    scanner.position++;
    if (state.depth === 0 && state.expecting === Expecting.commaOrClose) return true;
  }
  return false;
}

/** Skips to the next quote, backslash or control character. */
function passText(scanner: Scanner): void {
  const { window, end } = scanner;
  let position = scanner.position;
  while (position < end && window[position] !== Mark.quote && window[position] !== Mark.backslash && window[position] >= 0x20) position++;
  scanner.position = position;
}

function passDigits(scanner: Scanner): void {
  const { window, end } = scanner;
  let position = scanner.position;
  while (position < end && isDigit(window[position])) position++;
  scanner.position = position;
}

/** The state after this byte of a number; `commaOrClose` if the number ends before it, -1 if it is incomplete. */
function inNumber(expecting: number, byte: number): number {
  const digit = isDigit(byte);
  switch (expecting) {
    case Expecting.digit:
      return digit ? (byte === 48 ? Expecting.zero : Expecting.digits) : -1;
    case Expecting.fractionDigit:
      return digit ? Expecting.fraction : -1;
    case Expecting.signOrPower:
      return digit ? Expecting.power : byte === 0x2b || byte === Mark.minus ? Expecting.powerDigit : -1;
    case Expecting.powerDigit:
      return digit ? Expecting.power : -1;
    case Expecting.power:
      return digit ? Expecting.power : Expecting.commaOrClose;
  }
  if (digit && expecting !== Expecting.zero) return expecting;
  if (isExponent(byte)) return Expecting.signOrPower;
  return byte === 0x2e && expecting !== Expecting.fraction ? Expecting.fractionDigit : Expecting.commaOrClose;
}

function inTextOrWord(scanner: Scanner, state: SkipState, byte: number): void {
  const { expecting } = state;
  if (expecting === Expecting.text) {
    if (byte === Mark.quote) state.expecting = state.isKey ? Expecting.colon : Expecting.commaOrClose;
    else if (byte === Mark.backslash) state.expecting = Expecting.escape;
    else throw damaged(scanner, 'a string has a raw control character');
  } else if (expecting === Expecting.escape) {
    if (byte !== 0x75 && !ESCAPABLE.has(byte)) throw damaged(scanner, 'a string has a bad escape sequence');
    state.left = 4;
    state.expecting = byte === 0x75 ? Expecting.hex : Expecting.text;
  } else if (expecting === Expecting.hex) {
    if (!isHex(byte)) throw damaged(scanner, 'a string has a bad escape sequence');
    if (--state.left === 0) state.expecting = Expecting.text;
  } else {
    if (byte !== state.word[state.word.length - state.left]) throw damaged(scanner, `expected ${state.word} but found ${describe(byte)}`);
    if (--state.left === 0) state.expecting = Expecting.commaOrClose;
  }
}

function betweenValues(scanner: Scanner, state: SkipState, byte: number): void {
  const { expecting } = state;
  if (expecting === Expecting.colon) {
    if (byte !== COLON) throw damaged(scanner, `expected : but found ${describe(byte)}`);
    state.expecting = Expecting.value;
  } else if (expecting === Expecting.commaOrClose && byte === Mark.comma) {
    state.expecting = state.closers[state.depth - 1] === Mark.closeBrace ? Expecting.key : Expecting.value;
  } else if (byte === Mark.closeBrace || byte === Mark.closeBracket) {
    close(scanner, state, byte);
  } else if (expecting === Expecting.commaOrClose) {
    throw damaged(scanner, `expected , or ${String.fromCharCode(state.closers[state.depth - 1])} but found ${describe(byte)}`);
  } else if (expecting === Expecting.key || expecting === Expecting.keyOrClose) {
    if (byte !== Mark.quote) throw damaged(scanner, `expected " but found ${describe(byte)}`);
    state.isKey = true;
    state.expecting = Expecting.text;
  } else {
    open(scanner, state, byte);
  }
}

/** The first byte of a value. */
function open(scanner: Scanner, state: SkipState, byte: number): void {
  if (byte === Mark.quote) {
    state.isKey = false;
    state.expecting = Expecting.text;
  } else if (byte === Mark.openBrace || byte === Mark.openBracket) {
    if (state.depth === MAX_DEPTH) throw damaged(scanner, 'brackets are nested too deep');
    if (state.depth === state.closers.length) state.closers = grown(state.closers);
    state.closers[state.depth++] = byte + 2;
    state.expecting = byte === Mark.openBrace ? Expecting.keyOrClose : Expecting.valueOrClose;
  } else if (byte === Mark.minus) {
    state.expecting = Expecting.digit;
  } else if (isDigit(byte)) {
    state.expecting = byte === 48 ? Expecting.zero : Expecting.digits;
  } else {
    const word = byte === TRUE[0] ? TRUE : byte === FALSE[0] ? FALSE : byte === NULL[0] ? NULL : null;
    if (word === null) throw damaged(scanner, `expected a value but found ${describe(byte)}`);
    state.word = word;
    state.left = word.length - 1;
    state.expecting = Expecting.word;
  }
}

function close(scanner: Scanner, state: SkipState, byte: number): void {
  const { expecting, depth, closers } = state;
  if (depth === 0 || expecting === Expecting.value || expecting === Expecting.key) throw damaged(scanner, `expected a value but found ${describe(byte)}`);
  if (closers[depth - 1] !== byte) throw damaged(scanner, `unexpected ${describe(byte)}`);
  state.depth--;
  state.expecting = Expecting.commaOrClose;
}

function grown(bytes: Uint8Array): Uint8Array {
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}
