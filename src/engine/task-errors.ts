/** Errors of tasks: from what a worker throws to the SnapdiffError that the caller sees. */
import { type ErrorData, errorFromData, errorToData, SnapdiffError } from '../errors.js';
import { bytes } from '../text/figures.js';
import { heapRoom, resultRoom, SHARE_OF_A_RESULT } from './object-memory.js';

/** `tooLarge`: bytes that the value would take among the objects of the calling thread. */
export type TaskOutcome<Value> = { value: Value } | { error: ErrorData } | { tooLarge: number };

/** V8's messages for allocations that fail without ending the thread. */
const NO_MEMORY = /allocation|Invalid (typed )?array|Invalid string length|memory|maximum size/i;

/** In the worker. */
export function taskFailure(error: unknown, path: string): ErrorData {
  if (error instanceof SnapdiffError) return errorToData(error);
  if (error instanceof RangeError && NO_MEMORY.test(error.message)) {
    return errorToData(new SnapdiffError('out-of-memory', 'needs more memory than there is', { path }));
  }
  return errorToData(workerFailed(error, path));
}

/** A task's value, in the calling thread. @throws SnapdiffError */
export function taskValue<Value>(outcome: TaskOutcome<Value>, path: string): Value {
  if ('error' in outcome) throw errorFromData(outcome.error);
  if ('tooLarge' in outcome) throw tooLarge(outcome.tooLarge, path);
  return outcome.value;
}

const MORE_HEAP = 'ive Node more: NODE_OPTIONS=--max-old-space-size=8192 (megabytes); and a larger --max-memory, if it is given.';

/** Millions of constructors, or names of megabytes. */
function tooLarge(size: number, path: string): SnapdiffError {
  const needed = `${bytes(SHARE_OF_A_RESULT * size)} of Node's own memory, which has ${bytes(heapRoom())}`;
  return new SnapdiffError('out-of-memory', `has so many names that a report of them needs some ${needed}`, { path }, { hint: `G${MORE_HEAP}` });
}

/** About what a row of a comparison takes: eight fields, five of them fractions, and its place in a map. */
const ROW_BYTES = 250;

/** Checks that this thread's objects have room for so many rows, and for a report of them. @throws SnapdiffError 'out-of-memory' */
export function checkRowRoom(rowCount: number, path: string): void {
  if (rowCount * ROW_BYTES > resultRoom()) throw tooLarge(rowCount * ROW_BYTES, path);
}

/** What piscina rejects with, in the calling thread: workers that end or do not load. */
export function workerError(error: unknown, path: string, signal: AbortSignal | undefined): SnapdiffError {
  if (error instanceof SnapdiffError) return error;
  if (signal?.aborted) return abortedError(signal);
  if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new SnapdiffError('out-of-memory', 'needs more memory than its worker has', { path }, { cause: error, hint: `Try --threads 1, or g${MORE_HEAP}` });
  }
  return workerFailed(error, path);
}

export function abortedError(signal: AbortSignal): SnapdiffError {
  return new SnapdiffError('aborted', 'stopped before the comparison was done', {}, { cause: signal.reason });
}

/** Of a task that is submitted when the analysis has ended. */
export const workIsOver = (path: string): SnapdiffError => new SnapdiffError('worker-failed', 'could not be analysed: the work is over', { path });

const workerFailed = (error: unknown, path: string): SnapdiffError =>
  new SnapdiffError('worker-failed', `could not be analysed: ${(error as Error).message}`, { path }, { cause: error });
