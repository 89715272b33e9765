/** Shared memory as a whole: JavaScript writes it entry by entry. */

export function fill(at: usize, byte: u8, count: usize): void {
  memory.fill(at, byte, count);
}

export function copy(to: usize, from: usize, count: usize): void {
  memory.copy(to, from, count);
}
