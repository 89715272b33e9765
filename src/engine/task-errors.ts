/** Errors of tasks: converts errors of a worker to the SnapdiffError that the caller gets. */
import { type ErrorData, errorFromData, errorToData, fromSystemError, SnapdiffError, systemReason } from '../errors.js';
import { bytes } from '../text/figures.js';
import { heapRoom, resultRoom, SHARE_OF_A_RESULT } from './object-memory.js';

/** `tooLarge`: bytes of the value, if it exceeds the free heap of the calling thread. */
export type TaskOutcome<Value> = { value: Value } | { error: ErrorData } | { tooLarge: number };

/** V8's messages for failed allocations that do not end the thread. */
const NO_MEMORY = /allocation|Invalid (typed )?array|Invalid string length|memory|maximum size/i;

/** Converts an error to data, in the worker. */
export function taskFailure(error: unknown, path: string): ErrorData {
  if (error instanceof SnapdiffError) return errorToData(error);
  if (error instanceof RangeError && NO_MEMORY.test(error.message)) {
    return errorToData(new SnapdiffError('out-of-memory', 'needs more memory than there is', { path }));
  }
  return errorToData(workerFailed(error, path));
}

/** Returns a task's value, in the calling thread. @throws SnapdiffError */
export function taskValue<Value>(outcome: TaskOutcome<Value>, path: string): Value {
  if ('error' in outcome) throw errorFromData(outcome.error);
  if ('tooLarge' in outcome) throw tooLarge(outcome.tooLarge, path);
  return outcome.value;
}

const MORE_HEAP = 'ive Node more memory with NODE_OPTIONS=--max-old-space-size=8192 (MB), and raise --max-memory if it is set.';

/** For millions of constructors, or names of megabytes. */
function tooLarge(size: number, path: string): SnapdiffError {
  const needed = `${bytes(SHARE_OF_A_RESULT * size)} of Node's heap, which has ${bytes(heapRoom())} left`;
  return new SnapdiffError('out-of-memory', `has so many names that the report needs about ${needed}`, { path }, { hint: `G${MORE_HEAP}` });
}

/** Estimated bytes of a row of a comparison: eight fields, five of them doubles, and an entry of a map. */
const ROW_BYTES = 250;

/** Checks that this thread's heap has room for `rowCount` rows and their report. @throws SnapdiffError 'out-of-memory' */
export function checkRowRoom(rowCount: number, path: string): void {
  if (rowCount * ROW_BYTES > resultRoom()) throw tooLarge(rowCount * ROW_BYTES, path);
}

/** Node gives the reason of a thread that it cannot start only in the message. */
const NOT_STARTED = /^Worker initialization failure: (E[A-Z]+)/;

/** Converts an error of a thread that ends without a task: it could not be started, or could not load its code. */
export function threadError(error: Error): SnapdiffError {
  const [, code] = NOT_STARTED.exec(error.message) ?? [];
  const cause = code === undefined ? error : Object.assign(new Error(error.message), { code });
  return new SnapdiffError('worker-failed', `a thread cannot be started: ${reasonOf(cause)}`, {}, { cause });
}

/** Converts a rejection of piscina, in the calling thread: a worker ended or failed to load. */
export function workerError(error: unknown, path: string, signal: AbortSignal | undefined): SnapdiffError {
  if (error instanceof SnapdiffError) return error;
  if (signal?.aborted) return abortedError(signal);
  if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new SnapdiffError('out-of-memory', 'needs more memory than its worker has', { path }, { cause: error, hint: `Try --threads 1, or g${MORE_HEAP}` });
  }
  return NOT_STARTED.test((error as Error).message) ? threadError(error as Error) : workerFailed(error, path);
}

export function abortedError(signal: AbortSignal): SnapdiffError {
  return new SnapdiffError('aborted', 'stopped before the comparison was complete', {}, { cause: signal.reason });
}

/** The error of a task that is submitted after the end of the analysis. */
export const workIsOver = (path: string): SnapdiffError => new SnapdiffError('worker-failed', 'could not be analysed: the analysis has ended', { path });

const workerFailed = (error: unknown, path: string): SnapdiffError =>
  new SnapdiffError('worker-failed', `could not be analysed: ${reasonOf(error)}`, { path }, { cause: error });

const reasonOf = (error: unknown): string => (fromSystemError(error) === null ? (error as Error).message : systemReason(error));
