/** Text to disk through one buffer: digits are written as bytes, nothing is kept. Without a path it only counts. */
import { closeSync, openSync, writeSync } from 'node:fs';

export interface Writer {
  /** An integer from 0 to 2^53 - 1. */
  number(value: number): void;
  /** One ASCII character. */
  byte(code: number): void;
  /** ASCII text. */
  text(text: string): void;
  /** Ends the file; returns its bytes. */
  close(): number;
}

const CAPACITY = 4 << 20;
/** Space kept free behind the last character: a number or a piece of text always fits. */
const RESERVE = 1 << 14;

export function createWriter(path: string | null): Writer {
  const file = path === null ? -1 : openSync(path, 'w');
  const buffer = Buffer.allocUnsafe(CAPACITY);
  const digits = new Uint8Array(16);
  let length = 0;
  let written = 0;

  const flush = () => {
    for (let from = 0; file !== -1 && from < length; ) from += writeSync(file, buffer, from, length - from);
    written += length;
    length = 0;
  };
  return {
    number(value) {
      if (length > CAPACITY - RESERVE) flush();
      let rest = value;
      let count = 0;
      // Doubles only where they must be: integer division is several times faster.
      while (rest > 0x7fffffff) {
        digits[count++] = 48 + (rest % 10);
        rest = Math.floor(rest / 10);
      }
      let small = rest | 0;
      do {
        const tenth = (small / 10) | 0;
        digits[count++] = 48 + small - 10 * tenth;
        small = tenth;
      } while (small > 0);
      while (count > 0) buffer[length++] = digits[--count];
    },
    byte(code) {
      if (length > CAPACITY - RESERVE) flush();
      buffer[length++] = code;
    },
    text(text) {
      for (let from = 0; from < text.length; from += RESERVE) {
        if (length > CAPACITY - RESERVE) flush();
        length += buffer.write(text.slice(from, from + RESERVE), length, 'latin1');
      }
    },
    close() {
      flush();
      if (file !== -1) closeSync(file);
      return written;
    },
  };
}
