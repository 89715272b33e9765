/** Passes over sections of a file, for passes that need no columns: texts one by one, arrays of numbers as they are written. */
import { another, cutShort, damaged, describe, expect, isBlank, Mark, peek, refill, type Scanner } from './scanner.js';
import { continueString, createText, more } from './texts.js';

/** The unescaped UTF-8 bytes of a text; valid during the call only. */
export type TextVisitor = (bytes: Uint8Array, start: number, end: number, index: number) => void;

/** Visits the strings of an array in order; returns their number. Time O(bytes); memory: the longest text. */
export async function eachText(scanner: Scanner, visit: TextVisitor): Promise<number> {
  const own = createText();
  let index = 0;
  scanner.progress = () => `${index.toLocaleString('en')} strings read`;
  await expect(scanner, '[');
  if ((await peek(scanner)) === Mark.closeBracket) {
    scanner.position++;
    return 0;
  }
  do {
    // The common case, without awaiting: ,"text" is completely within the window.
    for (;;) {
      index = visitMany(scanner, visit, index);
      if (scanner.position < scanner.end && scanner.window[scanner.position] === Mark.quote) scanner.position++;
      else await expect(scanner, '"');
      own.length = 0;
      while (!continueString(scanner, own)) await more(scanner);
      visit(own.bytes, 0, own.length, index++);
      const { window, position } = scanner;
      if (position + 1 >= scanner.end || window[position] !== Mark.comma) break;
      scanner.position++;
    }
  } while (await another(scanner, ']'));
  return index;
}

/** As many texts as the compiled loop handles. */
function visitMany(scanner: Scanner, visit: TextVisitor, first: number): number {
  if (!scanner.kernel) return first;
  const { position, bytes, ends } = scanner.kernel.texts(scanner.position, scanner.end);
  scanner.position = position;
  for (let text = 0; text < ends.length; text++) visit(bytes, text === 0 ? 0 : ends[text - 1], ends[text], first + text);
  return first + ends.length;
}

/** Receives bytes as they are written; valid during the call only. */
export type ByteKeeper = (bytes: Uint8Array, start: number, end: number) => void;

/** Consumes an array of numbers, or of such arrays at any depth; `keep` receives its bytes. @throws SnapdiffError for any other byte: no text passes */
export async function passNumbers(scanner: Scanner, keep?: ByteKeeper): Promise<void> {
  if ((await peek(scanner)) === -1) throw cutShort(scanner);
  let depth = 0;
  for (;;) {
    const { window, end, position: from } = scanner;
    let at = from;
    let isOver = false;
    for (; at < end && !isOver; at++) {
      const byte = window[at];
      // Digits, commas, minus signs.
      if ((byte >= 48 && byte <= 57) || byte === Mark.comma || byte === Mark.minus || isBlank(byte)) {
        if (depth === 0) throw damaged(scanner, `expected [ but found ${describe(byte)}`, scanner.windowStart + at);
      } else if (byte === Mark.openBracket) depth++;
      else if (byte === Mark.closeBracket && depth > 0) isOver = --depth === 0;
      else throw damaged(scanner, `expected a number but found ${describe(byte)}`, scanner.windowStart + at);
    }
    keep?.(window, from, at);
    scanner.position = at;
    if (isOver) return;
    if (!(await refill(scanner))) throw cutShort(scanner);
  }
}

/** Consumes a flat array of numbers that another pass checks, by the place of its end alone. */
export async function passFlatNumbers(scanner: Scanner, keep?: ByteKeeper): Promise<void> {
  for (;;) {
    const { window, position: from } = scanner;
    const { at, isOver } = endOfArray(scanner);
    const past = isOver ? at + 1 : at;
    keep?.(window, from, past);
    scanner.position = past;
    if (isOver) return;
    if (!(await refill(scanner))) throw cutShort(scanner);
  }
}

export interface FieldRewrite {
  /** Numbers of a record, and the position of the one that may change. */
  stride: number;
  field: number;
  /** The first record from this one on whose number changes; -1 if there is none. */
  nextChange(record: number): number;
  /** The number that a record gets. */
  valueAt(record: number): number;
  keep: ByteKeeper;
  write(value: number): void;
}

/** As `passFlatNumbers`, with one number of some records replaced; all others stay as they are written. Of an array that was checked before. */
export async function rewriteField(scanner: Scanner, rewrite: FieldRewrite): Promise<void> {
  await expect(scanner, '[');
  rewrite.keep(Buffer.from('['), 0, 1);
  const record = rewrite.nextChange(0);
  const state: RewriteState = { record, commas: record === -1 ? Number.POSITIVE_INFINITY : record * rewrite.stride + rewrite.field, isSkipping: false };
  for (;;) {
    const { position } = scanner;
    const { at: end, isOver } = endOfArray(scanner);
    rewriteWindow(scanner, position, end, rewrite, state);
    if (isOver) rewrite.keep(scanner.window, end, end + 1);
    scanner.position = isOver ? end + 1 : end;
    if (isOver) return;
    if (!(await refill(scanner))) throw cutShort(scanner);
  }
}

interface RewriteState {
  /** The next record that changes; -1 for none. */
  record: number;
  /** Commas before its number. */
  commas: number;
  /** Whether the digits of a number that was replaced are left out. */
  isSkipping: boolean;
}

function rewriteWindow(scanner: Scanner, start: number, end: number, { stride, nextChange, valueAt, keep, write }: FieldRewrite, state: RewriteState): void {
  const { window } = scanner;
  let at = start;
  let kept = start;
  for (;;) {
    if (state.isSkipping) {
      while (at < end && isDigit(window[at])) at++;
      kept = at;
      if (at === end) return;
      state.isSkipping = false;
    }
    if (state.record === -1) break;
    if (state.commas > 0) {
      const after = afterCommas(scanner, at, end, state.commas);
      at = after.position;
      state.commas = after.missing;
    }
    while (at < end && !isDigit(window[at])) at++;
    if (state.commas > 0 || at === end) break;
    keep(window, kept, at);
    write(valueAt(state.record));
    state.isSkipping = true;
    const next = nextChange(state.record + 1);
    state.commas = (next - state.record) * stride;
    state.record = next;
  }
  keep(window, kept, end);
}

/** The compiled loop, or the plain one. */
function afterCommas({ window, kernel }: Scanner, position: number, end: number, commas: number): { position: number; missing: number } {
  if (kernel) return kernel.afterCommas(position, end, commas);
  let [at, missing] = [position, commas];
  for (; at < end && missing > 0; at++) if (window[at] === COMMA) missing--;
  return { position: at, missing };
}

const COMMA = Mark.comma;
const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;

/** Where the closing bracket of a flat array is in the window; the end of the window if it comes later. */
function endOfArray({ window, position, end }: Scanner): { at: number; isOver: boolean } {
  // Three times as fast as indexOf() of an Uint8Array.
  const found = Buffer.from(window.buffer, window.byteOffset, end).indexOf(Mark.closeBracket, position);
  return found === -1 ? { at: end, isOver: false } : { at: found, isOver: true };
}
