/** Loads the compiled loops from the .wasm files in this folder, which assembly/build.js creates. */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

const compiled = new Map<string, WebAssembly.Module | null>();

/** Compiles a module once a thread; null if WebAssembly, or a feature that the loops use, is not available (node --jitless). */
export function compile(name: 'reading' | 'graph'): WebAssembly.Module | null {
  let module = compiled.get(name);
  if (module === undefined) compiled.set(name, (module = compileFile(new URL(`./${name}.wasm`, import.meta.url))));
  return module;
}

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
