/** Sets of ordinals, one bit each, as ../../graph/bits.ts has them. */

export function hasBit(set: usize, ordinal: u32): bool {
  return (load<u32>(set + ((ordinal >>> 5) << 2)) & (1 << (ordinal & 31))) != 0;
}

export function setBit(set: usize, ordinal: u32): void {
  const word = set + ((ordinal >>> 5) << 2);
  store<u32>(word, load<u32>(word) | (1 << (ordinal & 31)));
}

export function clearBit(set: usize, ordinal: u32): void {
  const word = set + ((ordinal >>> 5) << 2);
  store<u32>(word, load<u32>(word) & ~(1 << (ordinal & 31)));
}
