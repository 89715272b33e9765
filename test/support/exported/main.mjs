// An exported variable of a module is in no scope: its growth can only be named by its export.
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
