/** Loops over one column. */

export function fillInts(column: Ints, value: i32, count: i32): void {
  column.fill(value, 0, count);
}

export function copyInts(to: Ints, from: Ints, count: i32): void {
  for (let at = 0; at < count; at++) to[at] = from[at];
}

export function copySizes(to: Sizes, from: Sizes, count: i32): void {
  for (let at = 0; at < count; at++) to[at] = from[at];
}

/** 1 if all entries are 0. Reading unwritten memory allocates no pages; writing zeros would. */
export function isZero(column: Bytes, count: i32): i32 {
  for (let at = 0; at < count; at++) if (column[at] !== 0) return 0;
  return 1;
}

export function sumOf(sizes: Sizes, count: i32): f64 {
  let total: f64 = 0;
  for (let at = 0; at < count; at++) total += sizes[at];
  return total;
}

export function fillWords(column: Words, value: i32, count: i32): void {
  column.fill(value, 0, count);
}
