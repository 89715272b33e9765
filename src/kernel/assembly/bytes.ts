/** Shared memory as a whole: JavaScript writes it entry by entry. */

export function fill(at: usize, byte: u8, count: usize): void {
  memory.fill(at, byte, count);
}

/** `count` entries of 32 bits. */
export function fillEntries(at: usize, value: i32, count: usize): void {
  const four = i32x4.splat(value);
  const end = at + (count << 2);
  for (; at + 16 <= end; at += 16) v128.store(at, four);
  for (; at < end; at += 4) store<i32>(at, value);
}

export function copy(to: usize, from: usize, count: usize): void {
  memory.copy(to, from, count);
}

/** Whether all of it is 0: to look costs no memory, to write 0 does. */
export function isZero(place: usize, bytes: usize): bool {
  const end = place + bytes;
  for (; place + 8 <= end; place += 8) if (load<u64>(place) != 0) return false;
  for (; place < end; place++) if (load<u8>(place) != 0) return false;
  return true;
}
