/** A test that failed while the machine stood still is tried again: twice at most. One that failed for another reason has failed. */
import { readFileSync } from 'node:fs';
import { beforeAll, inject, type RunnerTask as Task } from 'vitest';

/** Until standstill.ts has noticed. */
const NOTICE_MS = 1_500;

function stoodStillSince(time: number): boolean {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, NOTICE_MS);
  return Number(readFileSync(inject('standstill'), 'utf8')) > time;
}

function prepare(task: Task): void {
  if (task.type === 'suite') task.tasks.forEach(prepare);
  else task.retry ||= { count: 2, condition: () => stoodStillSince(task.result?.startTime ?? 0) };
}

// biome-ignore lint/correctness/noEmptyPattern: Vitest reads the pattern.
beforeAll(({}, file) => prepare(file));
