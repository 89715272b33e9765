/** An operation of this process, which test suites repeat. The snapshots are of the calling thread. */
import { writeHeapSnapshot } from 'node:v8';
import { SnapdiffError } from '../errors.js';
import { bounded } from '../live/bounded.js';
import type { LeakSubject, LeakSubjectOptions } from './leak-subject.js';
import { withoutMocks } from './mocks.js';
import { collector, settle } from './settle-heap.js';
import { readableHere } from './sources.js';
import type { OperationTarget } from './tested-target.js';

/** @throws SnapdiffError 'no-garbage-collection', 'operation-failed' */
export async function openHere({ setup, run, teardown }: OperationTarget, { timeoutMs, signal }: LeakSubjectOptions): Promise<LeakSubject> {
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
    warnings: () => [],
    readable: async (report) => withoutMocks(await readableHere(report)),
  };
}

/** An error of the operation becomes the cause, which test runners show. */
async function failing(what: string, work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if (cause instanceof SnapdiffError) throw cause;
    const message = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new SnapdiffError('operation-failed', `${what} threw: ${message}`, {}, { cause });
  }
}

/** Only an async operation has a limit of time: a synchronous one cannot be interrupted from its own thread. */
async function inTime(running: unknown, iteration: number, timeoutMs: number): Promise<void> {
  if (typeof (running as PromiseLike<unknown> | null)?.then !== 'function') return;
  await bounded(Promise.resolve(running as PromiseLike<unknown>), `iteration ${iteration}`, { timeoutMs });
}
