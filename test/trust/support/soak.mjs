/**
 * Runs comparisons one after the other, half of which fail or are aborted, and writes a heap snapshot of this process before, midway and after.
 * node --expose-gc soak.mjs LIBRARY WARM_UP ROUNDS FOLDER DAMAGED BASELINE CURRENT [BASELINE CURRENT]...
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeHeapSnapshot } from 'node:v8';

const [library, warmUp, rounds, folder, damaged, ...files] = process.argv.slice(2);
const { diff, summarize, SnapdiffError } = await import(library);
/** Rounds before the first measurement. */
const WARM_UP = Number(warmUp);

let threads = 0;
process.on('worker', (worker) => {
  threads++;
  worker.once('exit', () => threads--);
});

async function round(number) {
  const pair = 2 * (Math.floor(number / 6) % (files.length / 2));
  const [baseline, current] = files.slice(pair, pair + 2);
  if (number % 3 === 0) await refused(diff(baseline, damaged));
  else if (number % 6 === 1) await refused(diff(baseline, current, { signal: AbortSignal.timeout(number % 40) }));
  else if (number % 6 === 4) await summarize(current, { onProgress() {} });
  else await diff(baseline, current, { threads: 1 + (number % 3) });
}

async function refused(work) {
  const outcome = await work.catch((error) => error);
  if (outcome instanceof Error && !(outcome instanceof SnapdiffError)) throw outcome;
}

const open = () => process.getActiveResourcesInfo().filter((name) => !/^(Timeout|PipeWrap|TTYWrap)$/.test(name));

async function settled() {
  // The ports of a worker that was terminated during start-up take time to close; finalizers run between turns of the event loop.
  for (let turn = 0; turn < 5 || (open().length > 0 && turn < 100); turn++) {
    await sleep(20);
    globalThis.gc();
  }
  const { heapUsed, rss, external, arrayBuffers } = process.memoryUsage();
  return { heapUsed, rss, external, arrayBuffers, resources: open(), threads, listeners: process.stdout.listenerCount('unpipe') };
}

let number = 0;
async function until(end, name) {
  while (number < end) await round(number++);
  const found = await settled();
  writeHeapSnapshot(join(folder, `soak-${name}.heapsnapshot`));
  return found;
}

const before = await until(WARM_UP, 's1');
const midway = await until(WARM_UP + rounds / 2, 's2');
const after = await until(WARM_UP + Number(rounds), 's3');
console.log(JSON.stringify({ before, midway, after }));
