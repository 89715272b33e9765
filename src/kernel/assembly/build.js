/**
 * Compiles the loops to WebAssembly: graph.wasm from ../../loops, which tsc compiles too, and reading.wasm from the SIMD loops of this folder; and both with
 * addresses of 64 bits, for memories beyond 4 GiB. Only if a source or a package is newer.
 */
import { cpSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

const kernel = join(import.meta.dirname, '..');
const project = join(kernel, '../..');
const options = '-O3 --noAssert --runtime stub --enable simd,threads --importMemory --sharedMemory --maximumMemory 65536 --lib src/kernel/assembly/library';

/**
 * asc 0.28 compiles for 64-bit addresses but has no option for them: this sets its target, before it parses, and the type of its address operations. It declares
 * the memory as one of 32 bits, so its own validation is left out; `widened` corrects the declaration.
 */
const options64 = `${options} --enable memory64 --noValidate`;
/** asc's, which it gives to transforms. */
let binaryen;
class WideAddresses {
  constructor() {
    const { options: chosen, module } = this.program;
    chosen.target = WASM64;
    module.sizeType = chosen.sizeTypeRef;
    binaryen = this.binaryen;
  }
}
const WASM64 = 2;

/** The import of the memory ("env" "memory", kind 2), before the flags and limits of its type. */
const MEMORY_IMPORT = Buffer.from('\x03env\x06memory\x02', 'latin1');
/** Flags: has a maximum, is shared, has 64-bit addresses. */
const [SHARED, SHARED64] = [0b011, 0b111];
/** 65,536 and 262,144 pages in LEB128. */
const [PAGES, PAGES64] = [Buffer.from([0x80, 0x80, 0x04]), Buffer.from([0x80, 0x80, 0x10])];

/** Declares the memory of a module as one with 64-bit addresses and up to 16 GiB. */
function widened(code) {
  const at = code.indexOf(MEMORY_IMPORT) + MEMORY_IMPORT.length;
  if (code[at] !== SHARED || code[at + 1] !== 0 || code.indexOf(PAGES, at + 2) !== at + 2) throw new Error('the import of the memory looks different');
  code[at] = SHARED64;
  PAGES64.copy(code, at + 2);
  const module = binaryen.readBinaryWithFeatures(code, binaryen.Features.All);
  if (!module.validate()) throw new Error('the module with 64-bit addresses is not valid');
  return code;
}

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

async function compile(sources, file, isWide) {
  const { main } = await import('assemblyscript/asc');
  const writeFile = async (_, code) => writeFileSync(join(project, file), isWide ? widened(Buffer.from(code)) : code);
  const wanted = [...sources, ...(isWide ? options64 : options).split(' '), '--outFile', basename(file), '--baseDir', project];
  const { error, stderr } = await main(wanted, { readFile: readSource, writeFile, transforms: isWide ? [WideAddresses] : [] });
  process.stderr.write(stderr.toString());
  if (error) throw error;
}

for (const [name, sources] of Object.entries(entries)) {
  for (const isWide of [false, true]) {
    const file = `src/kernel/${name}${isWide ? 64 : ''}.wasm`;
    if (changed(join(project, file)) < newest) await compile(sources, file, isWide);
    mkdirSync(join(project, 'dist/src/kernel'), { recursive: true });
    cpSync(join(project, file), join(project, 'dist', file));
  }
}
