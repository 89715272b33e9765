/** Compiles the loops to WebAssembly: graph.wasm from ../../loops, which tsc compiles too, and reading.wasm from the SIMD loops of this folder. */
import { cpSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { main } from 'assemblyscript/asc';

const kernel = join(import.meta.dirname, '..');
const project = join(kernel, '../..');
const options = '-O3 --noAssert --runtime stub --enable simd,threads --importMemory --sharedMemory --maximumMemory 65536 --lib src/kernel/assembly/library';
const entries = {
  graph: ['src/loops/loops.ts'],
  reading: ['scan-numbers', 'scan-texts', 'scan-records'].map((name) => `src/kernel/assembly/${name}.ts`),
};

/** Imports name what tsc writes; asc looks for what it reads. */
const readSource = (name, folder) => readFile(join(folder, name.replace(/\.js\.ts$/, '.ts')), 'utf8').catch(() => null);

for (const [name, sources] of Object.entries(entries)) {
  const file = `src/kernel/${name}.wasm`;
  const { error, stderr } = await main([...sources, ...options.split(' '), '--outFile', file, '--baseDir', project], { readFile: readSource });
  process.stderr.write(stderr.toString());
  if (error) process.exit(1);
  mkdirSync(join(project, 'dist/src/kernel'), { recursive: true });
  cpSync(join(project, file), join(project, 'dist', file));
}
