/** The part of the WebAssembly API that is used here. TypeScript only declares it in its DOM library. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Memory {
    /** In pages of 64 KiB; `address`: width of addresses, 'i32' by default. */
    constructor(description: { initial: number | bigint; maximum?: number | bigint; shared?: boolean; address?: 'i32' | 'i64' });
    /** A SharedArrayBuffer if the memory is shared. */
    readonly buffer: ArrayBuffer | SharedArrayBuffer;
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>);
    readonly exports: Record<string, unknown>;
  }
}
