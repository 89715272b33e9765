/** What the types of loops/ are in JavaScript. For AssemblyScript: assembly/library/columns.ts. */
export {};

declare global {
  type i32 = number;
  type u32 = number;
  type f64 = number;
  /** Ordinals with -1 for none, and sets of ordinals, one bit each. */
  type Ints = Int32Array;
  type Words = Uint32Array;
  type Bytes = Uint8Array;
  type Doubles = Float64Array;
  /** Bytes of objects. In WebAssembly always 32 bits: the loops run as JavaScript on a wider column. */
  type Sizes = Uint32Array | Float64Array;
}
