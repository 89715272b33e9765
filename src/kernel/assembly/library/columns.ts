/**
 * Columns in AssemblyScript: an address with an index operator, no object and no header. TypeScript's types of the same names: ../../column-types.ts.
 * `@global` classes are visible in every file without an import.
 */

/** 32 bits, signed: ordinals with -1 for none, and sets of ordinals, one bit each. */
// @ts-ignore: decorator
@global @unmanaged class Ints {
  @inline @operator("[]") get(index: i32): i32 { return load<i32>(changetype<usize>(this) + ((<usize>index) << 2)); }
  @inline @operator("[]=") set(index: i32, value: i32): void { store<i32>(changetype<usize>(this) + ((<usize>index) << 2), value); }
  @inline fill(value: i32, start: i32, end: i32): void { fillWords(changetype<usize>(this), value, start, end); }
}

/** 32 bits, unsigned. */
// @ts-ignore: decorator
@global @unmanaged class Words {
  @inline @operator("[]") get(index: i32): u32 { return load<u32>(changetype<usize>(this) + ((<usize>index) << 2)); }
  @inline @operator("[]=") set(index: i32, value: u32): void { store<u32>(changetype<usize>(this) + ((<usize>index) << 2), value); }
  @inline fill(value: i32, start: i32, end: i32): void { fillWords(changetype<usize>(this), value, start, end); }
}

/** Bytes of objects: 32 bits, unsigned, in this memory. */
// @ts-ignore: decorator
@global @unmanaged class Sizes {
  @inline @operator("[]") get(index: i32): u32 { return load<u32>(changetype<usize>(this) + ((<usize>index) << 2)); }
  @inline @operator("[]=") set(index: i32, value: u32): void { store<u32>(changetype<usize>(this) + ((<usize>index) << 2), value); }
}

/** 8 bits. */
// @ts-ignore: decorator
@global @unmanaged class Bytes {
  @inline @operator("[]") get(index: i32): i32 { return <i32>load<u8>(changetype<usize>(this) + (<usize>index)); }
  @inline @operator("[]=") set(index: i32, value: i32): void { store<u8>(changetype<usize>(this) + (<usize>index), <u8>value); }
}

/** 64 bits, floating. */
// @ts-ignore: decorator
@global @unmanaged class Doubles {
  @inline @operator("[]") get(index: i32): f64 { return load<f64>(changetype<usize>(this) + ((<usize>index) << 3)); }
  @inline @operator("[]=") set(index: i32, value: f64): void { store<f64>(changetype<usize>(this) + ((<usize>index) << 3), value); }
  @inline fill(value: i32, start: i32, end: i32): void { memory.fill(changetype<usize>(this) + ((<usize>start) << 3), <u8>value, (<usize>(end - start)) << 3); }
}

/** A word of four equal bytes, such as 0 and -1, is filled with memory.fill. */
// @ts-ignore: decorator
@inline function fillWords(base: usize, value: i32, start: i32, end: i32): void {
  if (value == ((value & 255) * 0x01010101)) {
    memory.fill(base + ((<usize>start) << 2), <u8>value, (<usize>(end - start)) << 2);
  } else {
    for (let at = base + ((<usize>start) << 2), last = base + ((<usize>end) << 2); at < last; at += 4) store<i32>(at, value);
  }
}
