// What a module exports stands in no scope: what grows here is known by its export only.
import { writeHeapSnapshot } from 'node:v8';
import baskets, { carts, rows } from './store.mjs';

const [before, after] = process.argv.slice(2);
let visits = 0;
const run = (times) => {
  for (let end = visits + times; visits < end; visits++) {
    carts.set(visits, { owner: `owner ${visits}` });
    rows.push([`row ${visits}`, `column ${visits}`]);
    baskets.add({ basket: `basket ${visits}`, contents: [visits] });
  }
};
run(200);
setImmediate(() => {
  writeHeapSnapshot(before);
  run(2000);
  setImmediate(() => writeHeapSnapshot(after));
});
