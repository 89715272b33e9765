/**
 * Numbers between commas, 64 bytes at a time, in AssemblyScript: the fast half of ../../format/numbers.ts, whose plain loop says what is right.
 *
 * The bytes of a block become sets of 64 bits: digits, commas, ends of numbers. A few operations on them check the grammar of the whole block;
 * then each end gives one number, without a branch on its length (SIMD classification as in G. Langdale, D. Lemire, "Parsing Gigabytes of JSON per
 * Second", The VLDB Journal 28 (2019) 941-960, doi 10.1007/s00778-019-00578-5; eight digits by three multiplications).
 * At anything it does not know, it stops before a number and leaves the rest to the plain loop.
 */

const BLOCK: usize = 64;
/** Numbers that a block can complete: one in two bytes. */
const MOST_IN_BLOCK: usize = 32;

/** Where the last scan stopped: the first byte of a number that is not delivered. */
export let position: usize = 0;

/**
 * Delivers numbers of up to 32 bits to `values`, each followed by a comma, or by a line feed and a comma. `from` is the first byte of a
 * number; no byte from `end` on is looked at but as the digits of a number that ends before it. Returns how many, at most `room`.
 */
export function scan(from: usize, end: usize, values: usize, room: u32): u32 {
  if (room < (MOST_IN_BLOCK as u32)) {
    position = from;
    return 0;
  }
  const last = values + (((room as usize) - MOST_IN_BLOCK) << 2);
  let at = from;
  let out = values;
  /** First byte of the number that is next to end, and of the one before. */
  let start = from;
  let before = from;
  // What the block before ended with, in bit 0: a digit; a number's first digit, and that a 0; a line feed whose comma is still to come.
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
    // The first number may have begun in the block before; it is the only one whose digits are not all looked at here.
    let left: u32 = feeds == 0 && !hasNineInRow(digits) ? 1 : MOST_IN_BLOCK as u32;
    for (; ends != 0 && left != 0; left--) {
      const bit = ctz(ends);
      const stop = at + (bit as usize);
      const length = stop - start;
      let value: u64;
      if (length <= 8) {
        value = lastDigits(start, length);
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
      before = start;
      start = stop + 1 + (((feeds >> bit) & 1) as usize);
      ends &= ends - 1;
    }
    if (isLong) {
      // The comma of the number before stands in this block, which is checked.
      feedBefore = 0;
      break;
    }
    // All others, as nearly always: none of them is long, and each begins behind the comma of the one before.
    for (; ends != 0; ends &= ends - 1) {
      const stop = at + (ctz(ends) as usize);
      store<u32>(out, lastDigits(start, stop - start) as u32);
      out += 4;
      start = stop + 1;
    }
    digitBefore = digits >> 63;
    zeroBefore = zeros >> 63;
    feedBefore = feeds >> 63;
    at += BLOCK;
  }
  if (feedBefore != 0) {
    // Whether a comma follows is not known: the number is not done.
    out -= 4;
    start = before;
  }
  position = start;
  return ((out - values) >> 2) as u32;
}

const ZEROS: u64 = 0x3030303030303030;

/** A number of up to eight digits: what stands behind them is shifted out. */
function lastDigits(start: usize, length: usize): u64 {
  return eightDigits((load<u64>(start) - ZEROS) << (((8 - length) << 3) as u64));
}

/** Whether nine neighbours are in the set. */
function hasNineInRow(set: u64): bool {
  const two = set & (set << 1);
  const four = two & (two << 2);
  return (four & (four << 4) & (set << 8)) != 0;
}

/** The first digit in the lowest byte, none of them more than 9. */
function eightDigits(digits: u64): u64 {
  const pairs = digits * 10 + (digits >> 8);
  const mask: u64 = 0x000000ff000000ff;
  return ((pairs & mask) * 0x000f424000000064 + ((pairs >> 16) & mask) * 0x0000271000000001) >> 32;
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

/** Commas from `from` to `end`. */
export function countCommas(from: usize, end: usize): u32 {
  let count: u32 = 0;
  for (; from + BLOCK <= end; from += BLOCK) count += popcnt(equal(from, 0x2c)) as u32;
  for (; from < end; from++) count += (load<u8>(from) == 0x2c) as u32;
  return count;
}
