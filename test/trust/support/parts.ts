/** Finds the sections of a valid file. Shares no code with src/format, because it determines where to damage files. */

export interface Part {
  key: string;
  /** Offset of the key's opening quote. */
  keyStart: number;
  /** Offset of the first byte of the value, and of the byte after its last. */
  start: number;
  end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BLANKS = [0x20, 0x0a, 0x0d, 0x09];

/** The top-level keys of a JSON object and their values. */
export function parts(bytes: Uint8Array): Part[] {
  const found: Part[] = [];
  let at = bytes.indexOf(0x7b) + 1;
  const skip = (...what: number[]) => {
    while (what.includes(bytes[at])) at++;
  };
  const text = (): string => {
    const start = ++at;
    while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
    return Buffer.from(bytes.subarray(start, at++)).toString('utf8');
  };
  for (;;) {
    skip(...BLANKS, 0x2c);
    if (bytes[at] !== QUOTE) return found;
    const keyStart = at;
    const key = text();
    skip(...BLANKS, 0x3a);
    const start = at;
    for (let depth = 0; at < bytes.length; ) {
      const byte = bytes[at];
      if (byte === QUOTE) text();
      else {
        if (depth === 0 && (byte === 0x2c || byte === 0x7d)) break;
        if (byte === 0x5b || byte === 0x7b) depth++;
        if (byte === 0x5d || byte === 0x7d) depth--;
        at++;
      }
    }
    found.push({ key, keyStart, start, end: at });
  }
}
