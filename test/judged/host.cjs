// node host.cjs PROGRAM FILE COUNT: runs a program's step COUNT times, then writes a heap snapshot to FILE (Node, Deno, Bun).
// node host.cjs PROGRAM crash: runs it until the heap is full.
const { resolve } = require('node:path');

const [, , file, out, count] = process.argv;
const program = require(resolve(file));

async function main() {
  for (let i = 0; out === 'crash' || i < Number(count); i++) {
    program.step(i);
    if (i % 200 === 0) await new Promise((done) => setTimeout(done, 0));
  }
  await new Promise((done) => setTimeout(done, 20));
  if (typeof Bun === 'undefined') require('node:v8').writeHeapSnapshot(out);
  else {
    Bun.gc(true);
    const made = Bun.generateHeapSnapshot('v8');
    require('node:fs').writeFileSync(out, typeof made === 'string' ? made : JSON.stringify(made));
  }
  process.exit(0);
}

main();
