/** An operation of this process, which test suites repeat. The snapshots are of the calling thread. */
import { getHeapSnapshot, writeHeapSnapshot } from 'node:v8';
import { SnapdiffError } from '../errors.js';
import { bounded } from '../live/bounded.js';
import type { Redactor } from '../redact/redactor.js';
import type { LeakSubject, LeakSubjectOptions } from './leak-subject.js';
import { withoutMocks } from './mocks.js';
import { collector, settle } from './settle-heap.js';
import { readableHere } from './sources.js';
import type { OperationTarget } from './tested-target.js';

/** @throws SnapdiffError 'no-garbage-collection', 'operation-failed' */
export async function openHere(
  { setup, run, teardown }: OperationTarget,
  { timeoutMs, signal, redactor, allocations = false }: LeakSubjectOptions,
): Promise<LeakSubject> {
  const collect = collector();
  if (collect === null) throw new SnapdiffError('no-garbage-collection', 'the garbage collector cannot be called from this process');
  let iteration = 0;
  // Loaded before the first snapshot, because modules are part of the heap.
  if (redactor !== undefined) await import('../live/redacted-file.js');
  const { recordAllocations } = allocations ? await import('./allocation-recording.js') : { recordAllocations: null };
  let recording: { close(): void } | null = null;
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
      recording ??= (await recordAllocations?.()) ?? null;
      if (redactor === undefined) writeHeapSnapshot(path);
      else await writeRedacted(path, redactor, getHeapSnapshot());
    },
    finish: async () => void (await failing('teardown()', () => teardown?.())),
    stop: async () => {
      recording?.close();
      recording = null;
    },
    warnings: () => [],
    readable: async (report) => withoutMocks(await readableHere(report)),
  };
}

async function writeRedacted(path: string, redactor: Redactor, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const { openRedactedFile } = await import('../live/redacted-file.js');
  const file = await openRedactedFile(path, {}, redactor);
  try {
    for await (const chunk of chunks) file.write(chunk);
    await Promise.race([file.commit(), file.failed]);
  } finally {
    file.discard();
  }
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
