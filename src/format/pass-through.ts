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

/** Consumes an array of numbers, or of such arrays at any depth; `keep` receives its bytes. @throws SnapdiffError for any other byte: no text passes */
export async function passNumbers(scanner: Scanner, keep?: (bytes: Uint8Array) => void): Promise<void> {
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
    keep?.(window.subarray(from, at));
    scanner.position = at;
    if (isOver) return;
    if (!(await refill(scanner))) throw cutShort(scanner);
  }
}

/** Consumes a flat array of numbers that another pass checks, by the place of its end alone. */
export async function passFlatNumbers(scanner: Scanner, keep?: (bytes: Uint8Array) => void): Promise<void> {
  for (;;) {
    const { window, end, position: from } = scanner;
    // Three times as fast as indexOf() of an Uint8Array.
    const found = Buffer.from(window.buffer, window.byteOffset, end).indexOf(Mark.closeBracket, from);
    const at = found === -1 ? end : found + 1;
    keep?.(window.subarray(from, at));
    scanner.position = at;
    if (found !== -1) return;
    if (!(await refill(scanner))) throw cutShort(scanner);
  }
}

export interface FieldRewrite {
  /** Numbers of a record, and the position of the one that may change. */
  stride: number;
  field: number;
  /** The number that the next record gets; -1 if it stays. */
  next(): number;
  keep(bytes: Uint8Array): void;
  write(value: number): void;
}

/** As `passFlatNumbers`, with one number of each record replaced; the others stay as they are written. Of an array that was checked before. */
export async function rewriteField(scanner: Scanner, { stride, field, next, keep, write }: FieldRewrite): Promise<void> {
  await expect(scanner, '[');
  keep(Buffer.from('['));
  let position = 0;
  let isAtStart = true;
  let isSkipped = false;
  for (;;) {
    const { window, end } = scanner;
    let from = scanner.position;
    let at = from;
    for (; at < end; at++) {
      const byte = window[at];
      if (byte >= 48 && byte <= 57) {
        if (!isAtStart) continue;
        isAtStart = false;
        const value = position === field ? next() : -1;
        if (value === -1) continue;
        keep(window.subarray(from, at));
        write(value);
        isSkipped = true;
      } else {
        if (isSkipped) {
          isSkipped = false;
          from = at;
        }
        if (byte === Mark.comma) {
          isAtStart = true;
          position = position === stride - 1 ? 0 : position + 1;
        } else if (byte === Mark.closeBracket) break;
      }
    }
    const isOver = at < end;
    if (!isSkipped) keep(window.subarray(from, isOver ? at + 1 : at));
    scanner.position = isOver ? at + 1 : at;
    if (isOver) return;
    if (!(await refill(scanner))) throw cutShort(scanner);
  }
}
