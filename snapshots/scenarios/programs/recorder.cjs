'use strict';
// Runs a program's iterations and writes its three snapshots: s1 after warm-up, s2 and s3 after equal steps.
// Needs `node --expose-gc` and SNAPSHOT_OUT (path without ".sN.heapsnapshot").
const v8 = require('node:v8');

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function settle() {
  for (let round = 0; round < 6; round++) {
    global.gc();
    await pause(15);
  }
  global.gc();
}

exports.record = async ({ warmup, perStep, iterate, rest = 0 }) => {
  let iteration = 0;
  for (let shot = 1; shot <= 3; shot++) {
    const end = iteration + (shot === 1 ? warmup : perStep);
    while (iteration < end) await iterate(iteration++);
    await pause(rest);
    await settle();
    v8.writeHeapSnapshot(`${process.env.SNAPSHOT_OUT}.s${shot}.heapsnapshot`);
  }
  process.exit(0);
};
