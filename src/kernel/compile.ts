/** Compiled loops from the .wasm files beside this one, which the build makes from assembly/. */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

const compiled = new Map<string, WebAssembly.Module | null>();

/** One module a name and thread; null where there is no WebAssembly (node --jitless), or none that knows what the loops use. */
export function compile(name: 'reading' | 'graph'): WebAssembly.Module | null {
  let known = compiled.get(name);
  if (known === undefined) compiled.set(name, (known = compileFile(new URL(`./${name}.wasm`, import.meta.url))));
  return known;
}

/**
 * Each loop over a whole graph is one call: what V8 compiles in haste would run to its end before better code is there. The loops call nothing but what
 * they import: from V8 14 on (Node 26.10) the process is aborted when a function that is to be inlined was never run in haste, and inlining cannot be
 * forbidden while other threads may be compiling (test/graph/kernel.test.ts).
 */
const WITH_CARE = ['--no-liftoff', '--no-wasm-lazy-compilation'];
const AS_USUAL = ['--liftoff', '--wasm-lazy-compilation'];
function compileFile(url: URL): WebAssembly.Module | null {
  for (const flag of WITH_CARE) setFlagsFromString(flag);
  try {
    return new WebAssembly.Module(readFileSync(url));
  } catch {
    return null;
  } finally {
    for (const flag of AS_USUAL) setFlagsFromString(flag);
  }
}
