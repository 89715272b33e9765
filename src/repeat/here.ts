/** An operation of this very process: what test suites repeat. The snapshots are of the thread that calls. */
import { writeHeapSnapshot } from 'node:v8';
import { SnapdiffError } from '../errors.js';
import { withoutMocks } from './mocks.js';
import { collector, settle } from './settle.js';
import { readableHere } from './sources.js';
import type { Subject, SubjectOptions } from './subject.js';
import type { OperationTarget } from './target.js';

/** @throws SnapdiffError 'no-garbage-collection', 'operation-failed' */
export async function openHere({ setup, run, teardown }: OperationTarget, { timeoutMs, signal }: SubjectOptions): Promise<Subject> {
  const collect = collector();
  if (collect === null) throw new SnapdiffError('no-garbage-collection', 'the garbage collector cannot be called from this process');
  let iteration = 0;
  await failing('setup()', () => setup?.());
  return {
    async repeat(count, onIteration) {
      for (const end = iteration + count; iteration < end; iteration++) {
        signal?.throwIfAborted();
        await failing(`iteration ${iteration}`, () => inTime(run(iteration), iteration, timeoutMs));
        onIteration();
      }
    },
    async snapshot(path) {
      await settle(collect);
      writeHeapSnapshot(path);
    },
    finish: async () => void (await failing('teardown()', () => teardown?.())),
    stop: async () => {},
    readable: async (report) => withoutMocks(await readableHere(report)),
  };
}

/** What the operation throws goes on as its cause, for the test runner to show. */
async function failing(what: string, work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if (cause instanceof SnapdiffError) throw cause;
    const message = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new SnapdiffError('operation-failed', `${what} threw: ${message}`, {}, { cause });
  }
}

/** An operation that is not async takes as long as it likes: nobody can interrupt it from here. */
async function inTime(running: unknown, iteration: number, timeoutMs: number): Promise<void> {
  if (typeof (running as PromiseLike<unknown> | null)?.then !== 'function') return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new SnapdiffError('timed-out', `iteration ${iteration} did not end within ${timeoutMs / 1000} s`)), timeoutMs);
  });
  try {
    await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}
