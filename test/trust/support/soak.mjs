/**
 * Comparisons one after the other in one process, a third of them failing or stopped, with a heap snapshot of this process before and after.
 * node --expose-gc soak.mjs LIBRARY ROUNDS BASELINE CURRENT DAMAGED FOLDER
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeHeapSnapshot } from 'node:v8';

const [library, rounds, baseline, current, damaged, folder] = process.argv.slice(2);
const { diff, summarize, SnapdiffError } = await import(library);
const WARM_UP = 6;

let threads = 0;
process.on('worker', (worker) => {
  threads++;
  worker.once('exit', () => threads--);
});

async function round(number) {
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
  // The ports of a worker that was stopped while it started take a moment to close; finalizers run between turns of the event loop.
  for (let turn = 0; turn < 5 || (open().length > 0 && turn < 100); turn++) {
    await sleep(20);
    globalThis.gc();
  }
  const { heapUsed, rss, external, arrayBuffers } = process.memoryUsage();
  return { heapUsed, rss, external, arrayBuffers, resources: open(), threads, listeners: process.stdout.listenerCount('unpipe') };
}

for (let number = 0; number < WARM_UP; number++) await round(number);
const before = await settled();
writeHeapSnapshot(join(folder, 'soak-before.heapsnapshot'));
for (let number = 0; number < Number(rounds); number++) await round(number);
const after = await settled();
writeHeapSnapshot(join(folder, 'soak-after.heapsnapshot'));
console.log(JSON.stringify({ before, after }));
