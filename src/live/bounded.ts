/** Races a promise against a timeout, the end of a process, and an AbortSignal: the only place where snapdiff waits for other programs. */
import { SnapdiffError } from '../errors.js';
import { type Ending, endingText } from './ending.js';

export interface Bounds {
  /** Unlimited if omitted. */
  timeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Resolves when the process that does the work has ended; omitted for work of this process. */
  ended?: Promise<Ending> | undefined;
  /** Called at once with a function that restarts the timeout, for work that reports progress. */
  onStart?: ((restart: () => void) => void) | undefined;
  /** The error after the timeout; by default 'timed-out' with a sentence made of `what`. */
  late?: (() => Error) | undefined;
  /** The error after the end of the process; by default 'process-ended' with a sentence made of `what`. */
  died?: ((ending: Ending) => Error) | undefined;
}

// Taken at load time, because tests replace the timers of their process.
const { setTimeout, clearTimeout } = globalThis;

/**
 * Resolves or rejects as `work` does, unless a bound is reached first; `work` is not stopped then, and its later rejection is ignored.
 * `what` names the work in errors, e.g. "the answer to initialize".
 * @throws SnapdiffError 'timed-out' | 'process-ended', or the signal's reason
 */
export async function bounded<T>(work: Promise<T>, what: string, bounds: Bounds): Promise<T> {
  const { timeoutMs, signal, ended, onStart, late, died } = bounds;
  work.catch(() => {});
  signal?.throwIfAborted();
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  let abort = () => {};
  const stopped = new Promise<never>((_resolve, reject) => {
    const tooLate = () => reject(late?.() ?? new SnapdiffError('timed-out', `${what} did not end within ${timeoutMs! / 1000} s`));
    const restart = () => {
      clearTimeout(timer);
      if (timeoutMs !== undefined && !isOver) timer = setTimeout(tooLate, timeoutMs);
    };
    restart();
    onStart?.(restart);
    abort = () => reject(signal?.reason);
    signal?.addEventListener('abort', abort);
    ended?.then((ending) => isOver || reject(died?.(ending) ?? new SnapdiffError('process-ended', `the program ${endingText(ending)} during ${what}`)));
  });
  stopped.catch(() => {});
  try {
    return await Promise.race([work, stopped]);
  } finally {
    isOver = true;
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/** The result of `work`, or the signal's reason if that comes first. */
export const untilAborted = <T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> => bounded(work, '', { signal });

/** The result of `work`, or null if it takes longer. Rejects as `work` does. */
export async function within<T>(work: Promise<T>, timeoutMs: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, null);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
