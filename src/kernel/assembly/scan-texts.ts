/**
 * Reads texts in quotes, sixteen bytes at a time, in AssemblyScript. Reference: the plain loop of ../../format/string-table.ts.
 * Stops before a text that has an escape or a control character, does not fit, or is not followed by a comma in the window.
 */

const QUOTE: i32 = 0x22;
const COMMA: i32 = 0x2c;
const LINE_FEED: i32 = 0x0a;
const WIDTH: usize = 16;

/** Position after the comma of the last text that was read. */
export let textsEnd: usize = 0;

/**
 * Reads texts from `from` on, each followed by a comma and possibly preceded by a line feed. Writes their bytes to `out`, which has `room` bytes,
 * and the end of each to `ends`. Returns the count, at most `maxCount`.
 */
export function texts(from: usize, end: usize, out: usize, room: usize, ends: usize, maxCount: u32): u32 {
  const quotes = i8x16.splat(QUOTE as i8);
  const backslashes = i8x16.splat(0x5c);
  const blanks = i8x16.splat(0x20);
  let count: u32 = 0;
  let length: usize = 0;
  let next = from;
  while (count < maxCount) {
    let at = next;
    if (at < end && (load<u8>(at) as i32) == LINE_FEED) at++;
    if (at >= end || (load<u8>(at) as i32) != QUOTE) break;
    at++;
    let written = length;
    let isWhole = false;
    while (at < end && written + WIDTH <= room) {
      const bytes = v128.load(at);
      v128.store(out + written, bytes);
      const special = i8x16.bitmask(v128.or(v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, backslashes)), i8x16.lt_u(bytes, blanks))) as u32;
      const plain = special == 0 ? WIDTH : (ctz(special) as usize);
      at += plain;
      written += plain;
      if (special == 0) continue;
      isWhole = at + 1 < end && (load<u8>(at) as i32) == QUOTE && (load<u8>(at, 1) as i32) == COMMA;
      break;
    }
    if (!isWhole) break;
    length = written;
    next = at + 2;
    store<u32>(ends + ((count as usize) << 2), length as u32);
    count++;
  }
  textsEnd = next;
  return count;
}
