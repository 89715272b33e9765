/** Loads the compiled loops from the .wasm files in this folder, which assembly/build.js creates. */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

/** Width of addresses in a memory: 64 bits beyond 4 GiB, for which V8 13.3 (Node 24) and later have modules of another type. */
export type AddressBits = 32 | 64;

const compiled = new Map<string, WebAssembly.Module | null>();

/** Compiles a module once a thread; null if WebAssembly, or a feature that the loops use, is not available (node --jitless). */
export function compile(name: 'reading' | 'graph', addressBits: AddressBits): WebAssembly.Module | null {
  const file = addressBits === 64 ? `${name}64.wasm` : `${name}.wasm`;
  let module = compiled.get(file);
  if (module === undefined) compiled.set(file, (module = compileFile(new URL(`./${file}`, import.meta.url))));
  return module;
}

/** Bytes of a page. */
const PAGE = 65_536;
/** Pages that V8 allows; the modules are compiled with the same maximum. */
const MAX_PAGES = { 32: 65_536, 64: 262_144 } as const;
/** Bytes that a memory can have: 4 GiB, 16 GiB. */
export const maxBytes = { 32: PAGE * MAX_PAGES[32], 64: PAGE * MAX_PAGES[64] } as const;

/** A shared memory of at least so many bytes. @throws RangeError if it cannot be allocated. */
export function createMemory(bytes: number, addressBits: AddressBits): WebAssembly.Memory {
  const pages = Math.ceil(bytes / PAGE);
  if (addressBits === 32) return new WebAssembly.Memory({ initial: pages, maximum: MAX_PAGES[32], shared: true });
  return new WebAssembly.Memory({ address: 'i64', initial: BigInt(pages), maximum: BigInt(MAX_PAGES[64]), shared: true });
}

/** A byte offset as an argument of a compiled loop. */
export const addressOf = (offset: number, addressBits: AddressBits): number | bigint => (addressBits === 64 ? BigInt(offset) : offset);

/**
 * Compile with TurboFan at once: each loop is a single call, and Liftoff code would run the whole loop before TurboFan's is ready (no OSR for wasm).
 * The loops call only imported functions: V8 14 and later (Node 26.10) abort the process when they inline a function that Liftoff never compiled, and
 * inlining cannot be disabled while other threads may be compiling (test/graph/kernel.test.ts).
 */
const TURBOFAN_ONLY = ['--no-liftoff', '--no-wasm-lazy-compilation'];
const DEFAULTS = ['--liftoff', '--wasm-lazy-compilation'];
function compileFile(url: URL): WebAssembly.Module | null {
  for (const flag of TURBOFAN_ONLY) setFlagsFromString(flag);
  try {
    return new WebAssembly.Module(readFileSync(url));
  } catch {
    return null;
  } finally {
    for (const flag of DEFAULTS) setFlagsFromString(flag);
  }
}
