/** Sets of ordinals, one bit each. */

export function hasBit(bits: Ints, ordinal: i32): boolean {
  return (bits[ordinal >>> 5] & (1 << (ordinal & 31))) !== 0;
}

export function setBit(bits: Ints, ordinal: i32): void {
  bits[ordinal >>> 5] = bits[ordinal >>> 5] | (1 << (ordinal & 31));
}

export function clearBit(bits: Ints, ordinal: i32): void {
  bits[ordinal >>> 5] = bits[ordinal >>> 5] & ~(1 << (ordinal & 31));
}
