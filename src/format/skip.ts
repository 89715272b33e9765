/** Values that nobody reads, or that another parser does: passed over, at any depth. */
import { cutShort, damaged, describe, isBlank, Mark, peek, refill, type Scanner } from './scanner.js';

/** Of brackets; allocation traces reach some thousands. */
const MAX_DEPTH = 1 << 23;

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
      else if (byte === Mark.backslash) state.escaped = true;
      else if (byte === Mark.quote) {
        state.inString = false;
        if (state.depth === 0) return true;
      }
      continue;
    }
    if (byte === Mark.quote) {
      if (state.started && state.depth === 0) throw damaged(scanner, 'expected a value');
      state.inString = true;
    } else if (byte === Mark.openBrace || byte === Mark.openBracket) {
      if (state.started && state.depth === 0) throw damaged(scanner, 'expected a value');
      if (state.depth === MAX_DEPTH) throw damaged(scanner, 'brackets are nested too deep');
      if (state.depth === state.closers.length) state.closers = grown(state.closers);
      state.closers[state.depth++] = byte + 2;
    } else if (byte === Mark.closeBrace || byte === Mark.closeBracket) {
      if (state.depth === 0) {
        if (state.started) return true;
        throw damaged(scanner, `expected a value but found ${describe(byte)}`);
      }
      if (state.closers[--state.depth] !== byte) throw damaged(scanner, `unexpected ${describe(byte)}`);
      if (state.depth === 0) {
        scanner.position++;
        return true;
      }
    } else if (state.depth === 0 && (byte === Mark.comma || isBlank(byte))) {
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
