/**
 * Parses numbers between commas, 64 bytes at a time, in AssemblyScript. Reference: the plain loop of ../../format/numbers.ts.
 *
 * The bytes of a block become sets of 64 bits: digits, commas, ends of numbers. A few operations on them check the grammar of the whole block;
 * then each end yields one number, without a branch on its length (SIMD classification as in G. Langdale, D. Lemire, "Parsing Gigabytes of JSON per
 * Second", The VLDB Journal 28 (2019) 941-960, doi 10.1007/s00778-019-00578-5; four numbers of up to eight digits at a time).
 * Stops before a number that it does not handle and leaves the rest to the plain loop.
 */

const BLOCK: usize = 64;
/** Maximum of numbers that are written for a block: one ends in two bytes, and the last four are written together. */
const MAX_IN_BLOCK: usize = 36;

/** First byte of the first number that the last scan did not deliver. */
export let position: usize = 0;

/**
 * Writes numbers of up to 32 bits to `values`, each followed by a comma, or by a line feed and a comma. `from`: first byte of a number. Bytes from `end`
 * on do not affect the result. Returns the count, at most `room`.
 */
export function scan(from: usize, end: usize, values: usize, room: u32): u32 {
  if (room < (MAX_IN_BLOCK as u32)) {
    position = from;
    return 0;
  }
  const last = values + (((room as usize) - MAX_IN_BLOCK) << 2);
  let at = from;
  let out = values;
  /** First byte of the current number. */
  let start = from;
  // Bit 0: whether the previous block ended with a digit; with a leading 0; with a line feed that a comma must follow.
  let digitBefore: u64 = 0;
  let zeroBefore: u64 = 0;
  let feedBefore: u64 = 0;
  while (at + BLOCK <= end && out <= last) {
    const digits = digitsOf(at);
    const commas = equal(at, 0x2c);
    const afterDigit = (digits << 1) | digitBefore;
    let ends = ~digits & afterDigit;
    const feeds = ends & ~commas;
    if (~digits != (commas | feeds)) break;
    if (commas != ((ends & commas) | (feeds << 1) | feedBefore)) break;
    if (feeds != 0 && (feeds & equal(at, 0x0a)) != feeds) break;
    const zeros = digits & ~afterDigit & equal(at, 0x30);
    if ((((zeros << 1) | zeroBefore) & digits) != 0) break;
    let isLong = false;
    // The first number may have started in the previous block, so its length is not bounded by this block.
    let left: u32 = areShort(digits, feeds) ? 1 : (MAX_IN_BLOCK as u32);
    for (; ends != 0 && left != 0; left--) {
      const stop = at + (ctz(ends) as usize);
      const length = stop - start;
      let value: u64;
      if (length <= 8) {
        value = eightDigits(lastDigits(load<u64>(start) - ZEROS, length));
      } else {
        value = eightDigits(load<u64>(start) - ZEROS) * 10 + (load<u8>(start, 8) as u64) - 48;
        if (length > 9) value = value * 10 + (load<u8>(start, 9) as u64) - 48;
        if (length > 10 || value > 0xffffffff) {
          isLong = true;
          break;
        }
      }
      store<u32>(out, value as u32);
      out += 4;
      start = afterNumber(at, ctz(ends), feeds);
      ends &= ends - 1;
    }
    if (isLong) {
      // The comma of the previous number is in this block, which is checked.
      feedBefore = 0;
      break;
    }
    if (ends != 0) {
      // The common case for all others. Those of the last four that are not in this block are overwritten later.
      const written = out + (popcnt(ends) << 2) as usize;
      const lastEnd = 63 - clz(ends);
      let first = start;
      let stop: usize;
      for (; out < written; out += 16) {
        stop = at + (ctz(ends) as usize);
        const one = lastDigits(load<u64>(first), stop - first);
        first = stop + 1;
        ends &= ends - 1;
        stop = at + (ctz(ends) as usize);
        const two = lastDigits(load<u64>(first), stop - first);
        first = stop + 1;
        ends &= ends - 1;
        stop = at + (ctz(ends) as usize);
        const three = lastDigits(load<u64>(first), stop - first);
        first = stop + 1;
        ends &= ends - 1;
        stop = at + (ctz(ends) as usize);
        const four = lastDigits(load<u64>(first), stop - first);
        first = stop + 1;
        ends &= ends - 1;
        v128.store(out, fourNumbers(one, two, three, four));
      }
      out = written;
      start = afterNumber(at, lastEnd, feeds);
    }
    digitBefore = digits >> 63;
    zeroBefore = zeros >> 63;
    feedBefore = feeds >> 63;
    at += BLOCK;
  }
  if (feedBefore != 0) {
    // The comma is not in the window yet: the number is incomplete.
    out -= 4;
    start -= 2;
    while (start > from && (load<u8>(start - 1) as u32) - 48 < 10) start--;
  }
  position = start;
  return ((out - values) >> 2) as u32;
}

const ZEROS: u64 = 0x3030303030303030;

/** The first so many of eight bytes, at most eight, after zeros. */
function lastDigits(bytes: u64, length: usize): u64 {
  // The count of a shift is taken modulo 64.
  return bytes << ((0 - (length << 3)) as u64);
}

/** First byte of the number after the one that ends at this bit of the block, which is followed by a comma, or by a line feed and a comma. */
function afterNumber(block: usize, end: u64, feeds: u64): usize {
  return block + (end as usize) + 1 + (((feeds >> end) & 1) as usize);
}

/** Whether all numbers have at most eight digits, or seven after a line feed and a comma, which is read as a leading zero. */
function areShort(digits: u64, feeds: u64): bool {
  const two = digits & (digits << 1);
  const four = two & (two << 2);
  const eight = four & (four << 4);
  return (eight & ((digits << 8) | (feeds << 9))) == 0;
}

/** Value of eight digits of 0 to 9, the first in the lowest byte. */
function eightDigits(digits: u64): u64 {
  const pairs = digits * 10 + (digits >> 8);
  const mask: u64 = 0x000000ff000000ff;
  return ((pairs & mask) * 0x000f424000000064 + ((pairs >> 16) & mask) * 0x0000271000000001) >> 32;
}

/** Values of four times eight bytes: digits, after bytes below "0" that are read as 0. */
function fourNumbers(one: u64, two: u64, three: u64, four: u64): v128 {
  const tenThousands = i16x8.narrow_i32x4_u(fourDigits(one, two), fourDigits(three, four));
  return i32x4.dot_i16x8_s(tenThousands, weights(10_000, 1));
}

/** Values of the four groups of four digits in twice eight bytes. */
function fourDigits(one: u64, two: u64): v128 {
  const digits = i8x16.sub_sat_u(i64x2.replace_lane(i64x2.splat(one), 1, two), i8x16.splat(48));
  const pairs = v128.and(i16x8.add(i16x8.mul(digits, i16x8.splat(10)), i16x8.shr_u(digits, 8)), i16x8.splat(255));
  return i32x4.dot_i16x8_s(pairs, weights(100, 1));
}

function weights(first: i32, second: i32): v128 {
  return i32x4.splat((second << 16) | first);
}

function digitsOf(at: usize): u64 {
  return sixteen(isDigit(v128.load(at)), 0) | sixteen(isDigit(v128.load(at, 16)), 16) | sixteen(isDigit(v128.load(at, 32)), 32) | sixteen(isDigit(v128.load(at, 48)), 48);
}

function isDigit(bytes: v128): v128 {
  return i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(48)), i8x16.splat(10));
}

function equal(at: usize, byte: i8): u64 {
  const all = i8x16.splat(byte);
  return (
    sixteen(i8x16.eq(v128.load(at), all), 0) |
    sixteen(i8x16.eq(v128.load(at, 16), all), 16) |
    sixteen(i8x16.eq(v128.load(at, 32), all), 32) |
    sixteen(i8x16.eq(v128.load(at, 48), all), 48)
  );
}

function sixteen(bytes: v128, shift: u64): u64 {
  return ((i8x16.bitmask(bytes) as u32) as u64) << shift;
}

/** Number of commas from `from` to `end`. */
export function countCommas(from: usize, end: usize): u32 {
  let count: u32 = 0;
  for (; from + BLOCK <= end; from += BLOCK) count += popcnt(equal(from, 0x2c)) as u32;
  for (; from < end; from++) count += (load<u8>(from) == 0x2c) as u32;
  return count;
}

/** Commas that the last call of `afterCommas` did not find. */
export let missing: u32 = 0;

/** First byte after so many commas from `from` on; `end` if there are fewer. */
export function afterCommas(from: usize, end: usize, commas: u32): usize {
  let left = commas;
  for (; from + BLOCK <= end; from += BLOCK) {
    let found = equal(from, 0x2c);
    const count = popcnt(found) as u32;
    if (count < left) {
      left -= count;
      continue;
    }
    for (; left > 1; left--) found &= found - 1;
    missing = 0;
    return left == 0 ? from : from + (ctz(found) as usize) + 1;
  }
  for (; from < end && left > 0; from++) left -= (load<u8>(from) == 0x2c) as u32;
  missing = left;
  return from;
}
