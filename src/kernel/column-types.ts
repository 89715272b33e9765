/** The column types of loops/ in JavaScript. In AssemblyScript: assembly/library/columns.ts. */
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
  /** Bytes of objects. Always 32 bits in WebAssembly; with a wide column the loops run as JavaScript. */
  type Sizes = Uint32Array | Float64Array;
}
