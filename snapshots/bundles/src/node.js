import { writeHeapSnapshot } from 'node:v8';
import { step } from './main.js';
const out = process.env.SNAPSHOT_OUT;
step(100);
for (let shot = 1; shot <= 2; shot++) {
  for (let at = 0; at < 4; at++) { await new Promise((next) => setTimeout(next, 20)); globalThis.gc(); }
  writeHeapSnapshot(`${out}.s${shot}.heapsnapshot`);
  step(1000);
}
process.exit();
