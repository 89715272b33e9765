/**
 * Compiles the loops to WebAssembly: graph.wasm from ../../loops, which tsc compiles too, and reading.wasm from the SIMD loops of this folder; only if a
 * source or a package is newer.
 */
import { cpSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const kernel = join(import.meta.dirname, '..');
const project = join(kernel, '../..');
const options = '-O3 --noAssert --runtime stub --enable simd,threads --importMemory --sharedMemory --maximumMemory 65536 --lib src/kernel/assembly/library';
const entries = {
  graph: ['src/loops/loops.ts'],
  reading: ['scan-numbers', 'scan-texts', 'scan-records'].map((name) => `src/kernel/assembly/${name}.ts`),
};

/** Imports name what tsc writes; asc looks for what it reads. */
const readSource = (name, folder) => readFile(join(folder, name.replace(/\.js\.ts$/, '.ts')), 'utf8').catch(() => null);

/** Times of the last change, in milliseconds; 0 for a file that does not exist. */
const changed = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const changedIn = (folder) => Math.max(...readdirSync(folder, { recursive: true }).map((name) => changed(join(folder, name))));
const newest = Math.max(changedIn(import.meta.dirname), changedIn(join(kernel, '../loops')), changed(join(project, 'package-lock.json')));
/** Takes a second to load. */
const compiler = async () => (await import('assemblyscript/asc')).main;

for (const [name, sources] of Object.entries(entries)) {
  const file = `src/kernel/${name}.wasm`;
  if (changed(join(project, file)) < newest) {
    const main = await compiler();
    const { error, stderr } = await main([...sources, ...options.split(' '), '--outFile', file, '--baseDir', project], { readFile: readSource });
    process.stderr.write(stderr.toString());
    if (error) process.exit(1);
  }
  mkdirSync(join(project, 'dist/src/kernel'), { recursive: true });
  cpSync(join(project, file), join(project, 'dist', file));
}
