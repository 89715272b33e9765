/** Reads the flat arrays of integers that make up 99 % of a file. */
import { BATCH } from '../kernel/reading.js';
import { another, cutShort, damaged, describe, ensure, expect, isBlank, LOOKAHEAD, Mark, peek, type Scanner } from './scanner.js';

const COMMA = Mark.comma;

/** A number that does not fit into an unsigned 32-bit slot: negative, or 2^32 or more. Its slot holds it modulo 2^32. */
export interface OddNumber {
  slot: number;
  value: number;
}

/**
 * Receives the numbers of an array in order, at most BATCH at a time; in all calls but the last the count is a multiple of `multiple`.
 * `odd` lists the slots whose value does not fit into 32 bits unsigned.
 */
export type NumberSink = (values: Uint32Array, count: number, odd: readonly OddNumber[]) => void;

/** The offset in the array at which this thread stops, because the helper reads the rest (parallel-edges.ts). */
export interface Fence {
  /** Called before the window is refilled. */
  look(): void;
  isReached(): boolean;
  /** Called at the fence; `records`: parsed but not delivered yet. Returns true if the helper has read the rest, false if this thread has to. */
  pass(records: number): boolean;
  /** Called after the last delivery: continues after the closing bracket. */
  jump(): void;
  /** Called when the array is read, or after an error. The helper does not write afterwards. */
  close(): void;
}

/**
 * Reads an array of integers. Time is linear; memory is one batch.
 * Throws `damaged` for anything but integers up to 2^53, `cut-short` when the file ends inside.
 */
export async function readNumbers(scanner: Scanner, multiple: number, sink: NumberSink, fence: Fence | null = null): Promise<void> {
  await expect(scanner, '[');
  if ((await peek(scanner)) === Mark.closeBracket) {
    scanner.position++;
    return;
  }
  await readMore(scanner, multiple, sink, fence);
}

/** Reads the rest of an array, from the first byte of a number. */
export async function readMore(scanner: Scanner, multiple: number, sink: NumberSink, fence: Fence | null = null): Promise<void> {
  const values = scanner.kernel?.values ?? new Uint32Array(BATCH);
  const capacity = BATCH - (BATCH % multiple);
  const batch: Batch = { values, count: 0, odd: [] };
  const flush = () => {
    sink(values, batch.count, batch.odd);
    batch.count = 0;
    if (batch.odd.length > 0) batch.odd = [];
  };
  for (;;) {
    scanBlocks(scanner, batch, capacity);
    scanFast(scanner, batch, capacity);
    if (batch.count === capacity) flush();
    if (scanner.end - scanner.position < LOOKAHEAD && !scanner.atEnd) {
      fence?.look();
      await ensure(scanner, LOOKAHEAD);
      continue;
    }
    if (fence?.isReached()) {
      if (!fence.pass(batch.count / multiple)) continue;
      if (batch.count > 0) flush();
      fence.jump();
      return;
    }
    // The fast loops stop before any number that they do not handle.
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

/** The compiled loop. Stops before a number that it does not handle, and a block before the end of the window or the batch. */
function scanBlocks(scanner: Scanner, batch: Batch, capacity: number): void {
  if (!scanner.kernel) return;
  const { position, count } = scanner.kernel.scan(scanner.position, scanner.end, batch.count, capacity);
  scanner.position = position;
  batch.count = count;
}

/**
 * The plain loop: numbers of one to nine digits, each followed by a comma (V8 before Node 23 also writes a line break before the
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
      if (value === 0) break; // JSON has no number 01
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
  const negative = window[position] === Mark.minus;
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
