/**
 * Setup of each test file, if CPU_TIMES names a file: appends to it a line of JSON for each test and each test file, with the seconds of CPU time that
 * its process and the child processes that have ended took, and the seconds that passed. `before` is what happened between two tests: hooks, loading.
 * Linux only.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import { nameOfTestFile } from './slow-files.js';

/** Of this process and its children: fields 14 to 17 of proc_pid_stat(5), in hundredths of a second. */
function now(): { cpu: number; time: number } {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return { cpu: fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100, time: Date.now() / 1000 };
}

const file = nameOfTestFile(expect.getState().testPath ?? '');
const start = now();
let last = start;

function write(what: object, since: typeof start): void {
  last = now();
  const [cpu, seconds] = [last.cpu - since.cpu, last.time - since.time].map((value) => Number(value.toFixed(2)));
  appendFileSync(process.env['CPU_TIMES'] as string, `${JSON.stringify({ file, ...what, cpu, seconds })}\n`);
}

beforeEach(({ task }) => write({ before: task.name }, last));
afterEach(({ task }) => write({ test: task.name }, last));
afterAll(() => write({}, start));
